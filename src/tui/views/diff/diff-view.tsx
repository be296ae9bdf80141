import { Box } from 'ink'
import type { ReactNode } from 'react'
import type { DiffContent } from '../../../core/board/page-content.ts'
import type { DiffFile } from '../../../core/diff/diff.ts'
import { plural } from '../../../text/plural.ts'
import {
  blank,
  cutRow,
  emptyRow,
  fillRow,
  repeat,
  rowWidth,
  span,
  strong,
  type Row,
} from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { sourceText } from '../../../text/escapes/source-text.ts'
import { change } from '../../pane/change.ts'
import { centred } from '../../pane/sentence.ts'
import { isFolded } from '../../state/diff-fold.ts'
import {
  diffLayout,
  diffPlace,
  openedDiff,
  type DiffLayout,
  type DiffPlaceNow,
} from '../../state/diff-page.ts'
import { bodySize } from '../../state/layout-of.ts'
import { openedPage } from '../../state/place.ts'
import { coloursOf } from '../../syntax/line-colours.ts'
import { useColours, useSyntax } from '../../syntax/use-syntax.ts'
import { exactRows } from '../exact-rows.ts'
import { Lines } from '../lines.tsx'
import type { ViewProps } from '../place-view.ts'
import type { TableRow } from '../tasks/tasks-table.ts'
import { fileWords, foldedWords, noDiffWords, sourceWords } from './diff-words.ts'
import { fileRows, type RowsLook } from './file-rows.ts'
import { filesList } from './files-list.ts'
import { markedLines } from './marked-lines.ts'
import { sideRows } from './side-rows.ts'

/** What a task has changed: its files at the left, one of them at the right. */
export function DiffView(props: ViewProps): ReactNode {
  const { state, theme } = props
  const { columns: width, rows: height } = bodySize(state.size)
  const content = openedDiff(state)
  const layout = diffLayout(state)
  const now = diffPlace(state)
  const top = [...(layout.airy ? [emptyRow] : []), titleRow(props, content, width)]
  if (now === null || content?.shown.kind !== 'read') {
    const said = content === null ? literal('Comparing…') : noDiffWords(content)
    const rows = [...top, ...centred([[span(said, 'dim')]], width, Math.max(1, height - top.length))]
    return <Lines rows={exactRows(rows, height)} theme={theme} width={width} />
  }
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      <Lines rows={[...top, ruleRow(layout, width)]} theme={theme} width={width} />
      <Box flexDirection="row" height={layout.rows} flexShrink={0}>
        {layout.list === 0 ? null : <FilesList {...props} now={now} layout={layout} />}
        {layout.isNarrow && layout.list > 0 ? null : <File {...props} now={now} layout={layout} />}
      </Box>
    </Box>
  )
}

/** ` AUTH-003 work so far  31fc88e to the worktree, 8s ago   3 files  +65 −8` */
function titleRow({ state, snapshot }: ViewProps, content: DiffContent | null, width: number): Row {
  const opened = openedPage(state)
  const id = sanitize(opened?.item ?? '')
  const start: Row = [blank(1), strong(id), blank(1)]
  if (content?.shown.kind !== 'read') return fillRow(start, width)
  const { diff } = content.shown
  const counts: Row = [
    blank(3),
    span(plural(diff.files.length, 'file')),
    blank(2),
    ...change(diff.added, diff.removed),
    ...(diff.leftOut.length === 0
      ? []
      : [blank(3), span(safe`${plural(diff.leftOut.length, 'path')} left out`, 'warn')]),
  ]
  const words = span(sourceWords(content.shown, content, snapshot.now), 'dim')
  return fillRow([...cutRow([...start, words], width - rowWidth(counts)), ...counts], width)
}

/** `───────┬──────────` */
function ruleRow({ list, isNarrow }: DiffLayout, width: number): Row {
  const line = literal('─')
  if (isNarrow) return [span(repeat(line, width), 'faint')]
  return [span(safe`${repeat(line, list)}${literal('┬')}${repeat(line, width - list - 1)}`, 'faint')]
}

interface PartProps extends ViewProps {
  readonly now: DiffPlaceNow
  readonly layout: DiffLayout
}

function FilesList({ theme, now, layout }: PartProps): ReactNode {
  const { diff, page, index } = now
  const rows = filesList({
    ...{ diff, chosen: page.list ?? index, isFocused: page.list !== null },
    isFolded: (file) => isFolded(page, file),
    ...{ width: layout.list, height: layout.rows },
  })
  const filled = exactRows(rows, layout.rows)
  if (layout.isNarrow) return <Lines rows={filled} theme={theme} width={layout.list} />
  return (
    <>
      <Lines rows={filled.map((row) => filledTo(row, layout.list))} theme={theme} width={layout.list} />
      <Lines rows={border(layout.rows)} theme={theme} width={1} />
    </>
  )
}

const filledTo = (row: Row | TableRow, width: number): Row | TableRow =>
  'highlight' in row ? row : fillRow(row, width)

function File({ theme, now, layout }: PartProps): ReactNode {
  const { page, file, top, change: at } = now
  const { width } = layout
  const syntax = useSyntax()
  const head = [fileHead(now, width), ...(layout.airy ? [emptyRow] : [])].map((row) => fillRow(row, width))
  const height = layout.rows - head.length
  const isSplit = page.isSideBySide && !layout.isNarrow && !isFolded(page, file)
  const half = Math.floor((width - 1) / 2)
  const look: RowsLook = {
    ...{ width: isSplit ? half : width, wraps: page.wraps, changeAt: file.changes[at] ?? null, side: 'new' },
    ...{ hasBackgrounds: theme.colours === 'truecolor', coloursOf: (line) => coloursOf(file, line) },
  }
  const lines = isFolded(page, file) ? [] : markedLines(file, top, layout.lines, syntax?.differ ?? null)
  useColours(file, lines, syntax)
  if (!isSplit) {
    const rows = isFolded(page, file) ? [foldedRow(file)] : fileRows(file, lines, look)
    const shown = exactRows([...head, ...rows], layout.rows).map((row) => filledTo(row, width))
    return <Lines rows={shown} theme={theme} width={width} />
  }
  const { left, right } = sideRows(file, lines, look)
  return (
    <Box flexDirection="column" width={width} height={layout.rows} flexShrink={0}>
      <Lines rows={head} theme={theme} width={width} />
      <Box flexDirection="row" height={height} flexShrink={0}>
        <Lines rows={sideOf(left, half, height)} theme={theme} width={half} />
        <Lines rows={border(height)} theme={theme} width={1} />
        <Lines rows={sideOf(right, width - half - 1, height)} theme={theme} width={width - half - 1} />
      </Box>
    </Box>
  )
}

const sideOf = (rows: readonly TableRow[], width: number, height: number): readonly (Row | TableRow)[] =>
  exactRows(rows, height).map((row) =>
    'highlight' in row ? { ...row, row: fillRow(row.row, width) } : fillRow(row, width),
  )

const border = (height: number): readonly Row[] =>
  Array.from({ length: height }, () => [span(literal('│'), 'faint')])

const foldedRow = (file: DiffFile): Row => [
  blank(2),
  span(foldedWords(file), 'dim'),
  blank(3),
  span(literal('Enter'), 'accent'),
  span(literal(' shows them'), 'dim'),
]

/** ` src/auth/refresh.ts   1 of 3, change 1 of 2   executable now` */
function fileHead({ file, index, diff, change: at }: DiffPlaceNow, width: number): Row {
  const place = diff.files.length === 1 ? [] : [safe`${index + 1} of ${diff.files.length}`]
  const changes = file.changes.length === 0 ? [] : [safe`change ${at + 1} of ${file.changes.length}`]
  const said = [...place, ...changes].reduce(
    (all, part, nth) => (nth === 0 ? part : safe`${all}, ${part}`),
    literal(''),
  )
  const words: Row = fileWords(file).flatMap((word) => [blank(3), span(word, 'warn')])
  return fillRow([blank(1), strong(sourceText(file.path)), blank(3), span(said, 'dim'), ...words], width)
}
