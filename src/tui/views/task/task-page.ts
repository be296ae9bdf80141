import { filesOf, usageOf, workOf, type Attempt } from '../../../core/attempt.ts'
import type { TaskContent } from '../../../core/board/page-content.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { AttemptId } from '../../../core/ids.ts'
import type { PersonNote } from '../../../core/person-note.ts'
import type { Reason } from '../../../core/reason.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import type { KeyRow } from '../../../keymap/key-row.ts'
import { cellWidth } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import {
  blank,
  emptyRow,
  fillRow,
  joinRows,
  rowWidth,
  span,
  spreadRow,
  strong,
  type Row,
} from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { sanitize, sanitizeLines } from '../../../text/sanitize.ts'
import { costWords } from '../../../text/usage-words.ts'
import type { Elsewhere } from '../../../wording/in-place.ts'
import { timeOfRow } from '../../../wording/row-tries.ts'
import { lookOfRow } from '../../../wording/state-look.ts'
import { change } from '../../pane/change.ts'
import { askedRows, headed } from './asked-rows.ts'
import { besideEachOther, inGroups } from './columns.ts'
import { lastLineRows, receiptRows } from './receipt-rows.ts'
import { standingRows } from './standing-rows.ts'
import { triesRows } from './tries-rows.ts'

export interface TaskPageFacts {
  readonly row: ItemRow
  /** Null: only the row is known so far. */
  readonly content: TaskContent | null
  /** Of the try that is looked at; null: the newest. */
  readonly chosen: AttemptId | null
  readonly snapshot: BoardSnapshot
  readonly keymap: readonly KeyRow[]
  readonly place: Elsewhere
  readonly width: number
}

/** A column of margin at the left and one at the right. */
const margin = 1
const gap = 2
/** From here on what was asked stands beside the evidence. */
const twoColumnsFrom = 100

/** First what happened and what mends it, then what was asked and the evidence, then the tries, files and notes. */
export function taskPageRows(facts: TaskPageFacts): readonly Row[] {
  const { row, content, chosen, snapshot, width } = facts
  const inner = width - 2 * margin
  const tries = content?.tries ?? []
  const shown = tries.find(({ id }) => id === chosen) ?? tries.at(-1)
  const isWide = width >= twoColumnsFrom
  const half = isWide ? Math.floor((inner - gap) / 2) : inner
  const asked = askedRows(row.item, content, half)
  const gates = snapshot.run?.settings.gate ?? []
  const evidence =
    shown === undefined ? [] : inGroups([receiptRows(shown, gates), lastLineRows(reasonOf(shown, row))])
  const touched = headed(literal('FILES TOUCHED'), touchedRows(shown))
  const notes = headed(literal('NOTES'), noteRows(content?.notes ?? []))
  const beside = { width: half, gap }
  const rows = inGroups([
    [
      headRow(row, snapshot, inner),
      ...standingRows({ ...facts, width: inner - 2, behind: content?.settling?.behind }).map((each): Row => [
        blank(2),
        ...each,
      ]),
    ],
    ...(isWide ? [besideEachOther(asked, evidence, beside)] : [evidence, asked]),
    shown === undefined ? [] : triesRows(tries, { chosen: shown.id, now: snapshot.now, width: inner }),
    ...(isWide ? [besideEachOther(touched, notes, beside)] : [touched, notes]),
  ])
  return [emptyRow, ...rows].map((each) => fillRow([blank(margin), ...each], width))
}

/** Of the last try the task's own has it too, also where that was no try's end. */
function reasonOf({ id, end }: Attempt, { item, attempt }: ItemRow): Reason | null {
  const own = 'reason' in item.standing ? item.standing.reason : null
  return end?.reason ?? (attempt?.id === id ? own : null)
}

/** `✗ API-007  Return 422 …      failed   11:04   +140 −9   $0.31` */
function headRow(row: ItemRow, { now }: BoardSnapshot, width: number): Row {
  const { item, attempt, usage } = row
  const look = lookOfRow(row)
  const time = timeOfRow(row, now)
  const work = workOf(attempt)
  const cost = usage?.costUsd ?? (attempt === null ? null : (usageOf(attempt)?.costUsd ?? null))
  const facts: readonly Row[] = [
    [span(look.word, look.role)],
    ...(time === null ? [] : [[span(formatDuration(time))]]),
    ...(work === null ? [] : [change(work.added, work.removed)]),
    ...(cost === null ? [] : [[span(costWords(cost))]]),
  ]
  const left: Row = [
    span(safe`${look.glyph} `, look.role),
    strong(sanitize(item.id)),
    span(safe`  ${sanitize(item.title)}`),
  ]
  const room = width - cellWidth(sanitize(item.id)) - leastTitle
  return spreadRow(left, [blank(2), ...fitting(facts, room)], width, span(literal(' ')))
}

/** Sign, blanks, and the beginning of the title. */
const leastTitle = 14

/** As many as have room, the first in any case: an id is never cut for them. */
function fitting(facts: readonly Row[], room: number): Row {
  const rows = facts.map((_, index) => joinRows(facts.slice(0, facts.length - index), blank(3)))
  return rows.find((row) => rowWidth(row) <= room) ?? rows.at(-1) ?? emptyRow
}

const mostFiles = 12

function touchedRows(attempt: Attempt | undefined): readonly Row[] {
  const files = attempt === undefined ? [] : filesOf(attempt)
  const rows = files.slice(0, mostFiles).map((path): Row => [span(sanitize(path))])
  return files.length <= rows.length
    ? rows
    : [...rows, [span(safe`${files.length - rows.length} more`, 'dim')]]
}

/** Newest first, the beginning of each. */
const noteRows = (notes: readonly PersonNote[]): readonly Row[] =>
  notes.toReversed().map(({ text, given }): Row => {
    const [first = literal('')] = sanitizeLines(text.trim())
    const when = given === null ? literal('waits') : safe`try ${given.number}`
    return [span(safe`${when}  `, 'dim'), span(first)]
  })
