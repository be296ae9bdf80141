import type { SummaryItem } from '../core/run/summary.ts'
import { cellWidth, padEnd, padStart, truncate } from '../text/cells.ts'
import { diffPair } from '../text/diff-pair.ts'
import { formatDuration } from '../text/duration.ts'
import type { LineOptions } from '../text/paint.ts'
import { blank, span, type Row } from '../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'
import { wrap } from '../text/wrap.ts'
import { timeOfSummaryItem } from '../wording/row-tries.ts'
import { lookOfSummaryItem } from '../wording/state-look.ts'
import { whyOf } from './sentences.ts'

type Cells = Readonly<Record<'id' | 'title' | 'state' | 'tries' | 'time' | 'diff', Safe>>
/** A column without a cell is not there. */
type Widths = Readonly<Record<keyof Cells, number>>

interface Layout {
  readonly widths: Widths
  /** Where a reason has too little room beside its task, it is whole below it. */
  readonly hasWhyBelow: boolean
}

const names = ['id', 'title', 'state', 'tries', 'time', 'diff'] as const
const atRight: ReadonlySet<keyof Cells> = new Set(['tries', 'time', 'diff'])
const heads: Cells = {
  id: literal('ID'),
  title: literal('TITLE'),
  state: literal('STATE'),
  tries: literal('TRY'),
  time: literal('TIME'),
  diff: literal('DIFF'),
}

const gap = 2
/** The sign and the blank behind it. */
const signCells = 2
const leastTitle = 12
/** What a reason needs to say something. */
const leastWhy = 24
/** Beside a short reason: a title is cut for a table that is wider, however wide the terminal is. */
const widest = 98
/** In every table that has the room, so that the tables of two runs look alike. */
const roomy = { state: 8, tries: 3, time: 7, diff: 7 } as const

/** What a person should look at, each with its reason. */
export function summaryTable(items: readonly SummaryItem[], options: LineOptions): readonly Row[] {
  if (items.length === 0) return []
  const layout = layoutOf(items, options)
  const head = cellsRow(heads, layout.widths, options)
  return [
    [span(layout.hasWhyBelow ? safe`  ${head}` : safe`  ${head}  WHY`, 'dim')],
    ...items.flatMap((item) => itemRows(item, layout, options)),
  ]
}

function itemRows(item: SummaryItem, { widths, hasWhyBelow }: Layout, options: LineOptions): readonly Row[] {
  const look = lookOfSummaryItem(item)
  const sign = span(shownSign(look, options.ascii), look.role)
  const cells = cellsRow(cellsOf(item, options), widths, options)
  const why = whyOf(item)
  if (!hasWhyBelow || options.width === null) return [[sign, span(safe` ${cells}  ${why}`)]]
  const indent = 2 * signCells
  return [
    [sign, span(` ${cells}`.trimEnd() as Safe)],
    ...(why === '' ? [] : wrap(why, options.width - indent, 0)).map((text) => [blank(indent), span(text)]),
  ]
}

function cellsOf(item: SummaryItem, { ascii }: LineOptions): Cells {
  const time = timeOfSummaryItem(item)
  return {
    id: sanitize(item.id),
    title: sanitize(item.title),
    state: lookOfSummaryItem(item).word,
    tries: item.attempts > 0 ? safe`${item.attempts}` : emptySafe,
    time: time === null ? emptySafe : formatDuration(time),
    diff: diffPair(item, ascii),
  }
}

/** Where it is narrow, empty columns go first, then gaps, then the title is cut, and at last the reasons go below. */
function layoutOf(items: readonly SummaryItem[], options: LineOptions): Layout {
  const { width } = options
  const cells = items.map((item) => cellsOf(item, options))
  const whole = (name: keyof Cells): number => Math.max(...cells.map((each) => cellWidth(each[name])))
  const fitted = (name: keyof Cells): number =>
    whole(name) === 0 ? 0 : Math.max(cellWidth(heads[name]), whole(name))
  const [id, title] = [fitted('id'), Math.max(fitted('title'), cellWidth(heads.title))]
  const why = Math.min(leastWhy, Math.max(3, ...items.map((item) => cellWidth(whyOf(item)))))
  const besides: Widths = { id, title, ...roomy }
  if (width === null) return { widths: besides, hasWhyBelow: false }

  const withTitle = (widths: Widths, room: number): Widths => ({
    ...widths,
    title: Math.max(leastTitle, Math.min(title, room - takenBy({ ...widths, title: 0 }) - gap)),
  })
  const wide = withTitle(besides, widest - why - gap)
  if (takenBy(wide) + gap + why <= width) return { widths: wide, hasWhyBelow: false }
  const narrow: Widths = {
    ...{ id, title },
    state: fitted('state'),
    tries: fitted('tries'),
    time: fitted('time'),
    diff: fitted('diff'),
  }
  const beside = withTitle(narrow, width - why - gap)
  if (takenBy(beside) + gap + why <= width) return { widths: beside, hasWhyBelow: false }
  return { widths: withTitle(narrow, width), hasWhyBelow: true }
}

/** With the sign and the gaps between its columns. */
function takenBy(widths: Widths): number {
  const shown = names.map((name) => widths[name]).filter((cells) => cells > 0)
  return signCells + shown.reduce((sum, cells) => sum + cells, 0) + gap * Math.max(0, shown.length - 1)
}

function cellsRow(cells: Cells, widths: Widths, { ascii }: LineOptions): Safe {
  const shown = names.filter((name) => widths[name] > 0)
  return joinSafe(
    shown.map((name) => {
      const text =
        name === 'title' ? truncate(cells[name], widths[name], shownSign(signs.cut, ascii)) : cells[name]
      return atRight.has(name) ? padStart(text, widths[name]) : padEnd(text, widths[name])
    }),
    literal('  '),
  )
}
