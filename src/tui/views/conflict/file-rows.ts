import type { ConflictFile } from '../../../core/diff/merge-conflict.ts'
import { truncateMiddle } from '../../../text/cells.ts'
import { sourceText } from '../../../text/escapes/source-text.ts'
import { blank, cutRow, fillRow, pointer, span, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { signs } from '../../../text/signs.ts'
import { plainRow, type TableRow } from '../tasks/tasks-table.ts'
import { resultWords, sideRow, type SideNames } from './conflict-words.ts'

interface FilesLook extends SideNames {
  readonly settled: ReadonlySet<string>
  /** The place of the cursor. */
  readonly at: number
  /** With the heads. */
  readonly height: number
  readonly width: number
}

const sideWidth = 14
const resultWidth = 24
const gap = 2
/** Pointer, sign and the blank behind it. */
const startWidth = 4
/** On a narrower screen both sides' counts are left out. */
const sidesFrom = 78

/** The files as a table that scrolls with its cursor: those in conflict first. */
export function fileRows(files: readonly ConflictFile[], look: FilesLook): readonly TableRow[] {
  const room = Math.max(1, look.height - 1)
  const top = Math.min(Math.max(0, look.at - room + 1), Math.max(0, files.length - room))
  const shown = files.slice(top, top + room)
  return [
    plainRow(headsRow(look)),
    ...shown.map((file, index): TableRow => {
      const isChosen = top + index === look.at
      const row = fillRow(fileRow(file, look, isChosen), look.width)
      return isChosen ? { row, highlight: 'selected' } : plainRow(row)
    }),
  ]
}

function headsRow(look: FilesLook): Row {
  const head = (text: Safe): Row => [span(text, 'dim')]
  return inColumns([blank(startWidth)], look, {
    path: head(literal('FILE')),
    target: head(look.target),
    work: head(look.task),
    result: head(literal('RESULT')),
  })
}

function fileRow(file: ConflictFile, look: FilesLook, isChosen: boolean): Row {
  const isSettled = look.settled.has(file.path)
  const isOpen = file.result.kind === 'open' && !isSettled
  const [sign, role] = isOpen ? ([signs.conflict, 'bad'] as const) : ([signs.done, 'ok'] as const)
  return inColumns([pointer(isChosen), span(safe`${sign.glyph} `, role)], look, {
    path: [span(truncateMiddle(sourceText(file.path), pathWidth(look)))],
    target: sideRow(file.target),
    work: sideRow(file.work),
    result: isSettled
      ? [span(literal('settled in its worktree'), 'ok')]
      : [span(resultWords(file, look), isOpen ? 'bad' : 'dim')],
  })
}

const hasSides = ({ width }: FilesLook): boolean => width >= sidesFrom

function pathWidth(look: FilesLook): number {
  const sides = hasSides(look) ? 2 * (sideWidth + gap) : 0
  return Math.max(8, look.width - startWidth - sides - gap - resultWidth)
}

interface Cells {
  readonly path: Row
  readonly target: Row
  readonly work: Row
  readonly result: Row
}

function inColumns(start: Row, look: FilesLook, { path, target, work, result }: Cells): Row {
  const side = (row: Row): Row => [blank(gap), ...fillRow(cutRow(row, sideWidth), sideWidth)]
  return [
    ...start,
    ...fillRow(cutRow(path, pathWidth(look)), pathWidth(look)),
    ...(hasSides(look) ? [...side(target), ...side(work)] : []),
    blank(gap),
    ...cutRow(result, resultWidth),
  ]
}
