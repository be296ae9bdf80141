import type { Usage } from '../../../core/agent/usage.ts'
import { agentNames, workOf } from '../../../core/attempt.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { ListOrder } from '../../../core/list/list-request.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import type { KeyRow } from '../../../keymap/key-row.ts'
import { cellWidth, truncate, truncateMiddle } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import { groupDigits } from '../../../text/plural.ts'
import { blank, emptyRow, fillRow, rowWidth, span, spreadRow, type Row, pointer } from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { shortCost } from '../../../text/usage-words.ts'
import { timeOfRow, triesOfRow, usageOfRow } from '../../../wording/row-tries.ts'
import { lookOfRow, stateLooks } from '../../../wording/state-look.ts'
import type { ColumnName, TaskColumns } from '../../layout/task-columns.ts'
import { change } from '../../pane/change.ts'
import { heart } from '../../pane/heart.ts'
import { plainListing, type Listing } from '../../state/screen/screen-state.ts'
import type { Highlight } from '../../theme/background.ts'
import { filterRow, foundRow, marksRow, orderInWords, partWords } from './listing-words.ts'
import { noteOf } from './note.ts'

/** A row, and its background. */
export interface TableRow {
  readonly row: Row
  readonly highlight: Highlight | null
}

export const plainRow = (row: Row): TableRow => ({ row, highlight: null })

/** The rows in view: 1-based. */
export interface RowsInView {
  readonly first: number
  readonly last: number
  readonly of: number
}

export interface RuleFacts {
  readonly listing: Listing
  readonly inView: RowsInView
  readonly marks: number
  readonly width: number
}

/** `─ Tasks 24 ─────── 13-20 of 24  by what needs you ─`; of a run with a filter `─ Tasks 24 11 outside the filter label = api ─` */
export function tasksRule(snapshot: TasksFacts, { listing, inView, marks, width }: RuleFacts): Row {
  const { counts, run, list } = snapshot
  const line = span(literal('─'), 'faint')
  const typed = filterRow(listing, Math.floor(width / 4))
  const part = listing.part === 'all' ? emptyRow : [span(safe`[${partWords[listing.part]}]`, 'accent')]
  const chosen = [marksRow(marks), part, typed].filter((row) => row.length > 0)
  const narrowed = part.length > 0 || typed.length > 0 || list.looked !== null
  const left = [
    line,
    span(literal(' Tasks ')),
    span(safe`${groupDigits(counts.total)} `),
    ...filterSpans(run?.settings.filter ?? null, counts.outside ?? 0, Math.floor(width / 3)),
    ...chosen.flatMap((row) => [blank(1), ...row]),
    ...(narrowed ? [blank(2), ...foundRow(list, counts.total)] : []),
    ...(narrowed || chosen.length > 0 ? [blank(1)] : []),
  ]
  const { first, last, of } = inView
  // At its top the table shows what one expects; its position is shown when rows are above.
  const place =
    first > 1 ? safe` ${groupDigits(first)}-${groupDigits(last)} of ${groupDigits(of)} ` : emptySafe
  const right = span(safe`${place} by ${orderInWords(listing)} `, 'dim')
  return spreadRow(left, [right, line], width, line)
}

type TasksFacts = Pick<BoardSnapshot, 'counts' | 'run' | 'list'>

/** `of 35, filter label = api`: why it is not the whole backlog. */
function filterSpans(filter: string | null, outside: number, cells: number): Row {
  if (filter === null) return []
  const words = truncate(sanitize(filter), cells)
  return [span(safe`${groupDigits(outside)} outside the filter ${words} `, 'dim')]
}

const titles: Readonly<Record<ColumnName, Safe>> = {
  title: literal('TITLE'),
  state: literal('STATE'),
  worker: literal('WORKER'),
  try: literal('TRY'),
  time: literal('TIME'),
  diff: literal('DIFF'),
  cost: literal('COST'),
  agent: literal('AGENT'),
  note: literal('NOTE'),
}

const columnOfOrder: Partial<Record<ListOrder, ColumnName>> = { state: 'state', time: 'time', tries: 'try' }

const rightAligned: ReadonlySet<ColumnName> = new Set<ColumnName>(['try', 'time', 'diff', 'cost'])

/** @param listing the column that it is sorted by has a sign. */
export function tableHeads(
  { id, columns }: TaskColumns,
  width: number,
  listing: Pick<Listing, 'order' | 'turned'> = plainListing,
): Row {
  const sorted = columnOfOrder[listing.order]
  const sign = listing.turned ? signs.older.glyph : signs.newer.glyph
  const cells = columns.map(({ name, width: cellsWide }) => {
    const title = name === sorted ? safe`${titles[name]} ${sign}` : titles[name]
    const head = cellWidth(title) > cellsWide ? titles[name] : title
    return aligned([span(head, name === sorted ? 'accent' : 'dim')], name, cellsWide)
  })
  return fillRow(inColumns([blank(4), ...cell([span(literal('ID'), 'dim')], id)], cells), width)
}

export interface TaskRowFacts {
  readonly row: ItemRow
  readonly snapshot: BoardSnapshot
  readonly keymap: readonly KeyRow[]
  readonly stopping: { readonly sinceMs: number } | null
  readonly cursor: 'none' | 'quiet' | 'focused'
  readonly marked: boolean
}

export function taskRow(facts: TaskRowFacts, { id, columns }: TaskColumns, width: number): TableRow {
  const { row, cursor } = facts
  const look = facts.stopping === null ? lookOfRow(row) : stateLooks.stopping
  const runs =
    facts.stopping === null &&
    row.state === 'running' &&
    row.attempt !== null &&
    row.attempt.frozenAt === undefined
  const start: Row = [
    ...markedPointer(cursor !== 'none', facts.marked),
    runs ? heart(row.attempt.worker) : span(look.glyph, look.role),
    blank(1),
    ...cell([span(truncateMiddle(sanitize(row.item.id), id))], id),
  ]
  const cells = columns.map(({ name, width: cellsWide }) =>
    aligned(cellOf(name, facts, cellsWide), name, cellsWide),
  )
  return { row: fillRow(inColumns(start, cells), width), highlight: highlightOf(cursor) }
}

/** The pointer, and beside it the mark. */
const markedPointer = (here: boolean, marked: boolean): Row =>
  marked
    ? [span(here ? signs.pointer.glyph : literal(' '), 'accent'), span(literal('*'), 'accent')]
    : [pointer(here)]

export function highlightOf(cursor: TaskRowFacts['cursor']): Highlight | null {
  switch (cursor) {
    case 'none':
      return null
    case 'quiet':
      return 'selectedQuiet'
    case 'focused':
      return 'selected'
  }
}

function cellOf(name: ColumnName, facts: TaskRowFacts, width: number): Row {
  const { row, snapshot, stopping } = facts
  const { attempt, item, state } = row
  switch (name) {
    case 'title':
      return [span(truncate(sanitize(item.title), width), state === 'done' ? 'dim' : 'text')]
    case 'state': {
      const look = stopping === null ? lookOfRow(row) : stateLooks.stopping
      return [span(look.word, look.role)]
    }
    case 'worker':
      return attempt !== null && holdsWorker.has(state) ? [span(safe`W${attempt.worker}`)] : emptyRow
    case 'try':
      return triesCell(row)
    case 'time':
      return timeCell(row, snapshot.now)
    case 'diff':
      return diffCell(row, snapshot)
    case 'cost':
      return costCell(usageOfRow(row))
    case 'agent':
      return attempt === null || state === 'todo' || state === 'blocked'
        ? emptyRow
        : [span(truncate(sanitize(agentNames(attempt)), width))]
    case 'note':
      return stopping === null
        ? noteOf(row, snapshot, facts.keymap)
        : [span(safe`asked ${formatDuration(stopping.sinceMs)} ago`, 'warn')]
  }
}

const holdsWorker: ReadonlySet<string> = new Set(['claimed', 'running', 'verifying', 'voting', 'reviewing'])

function triesCell(row: ItemRow): Row {
  const tries = triesOfRow(row)
  return tries === null ? emptyRow : [span(safe`${tries}`, tries > 1 ? 'warn' : 'text')]
}

function timeCell(row: ItemRow, now: number): Row {
  const ms = timeOfRow(row, now)
  return ms === null ? emptyRow : [span(formatDuration(ms))]
}

/** Empty where nobody knows it: of a plan, say. */
export const costCell = (usage: Usage | null): Row =>
  usage?.costUsd == null ? emptyRow : [span(shortCost(usage.costUsd))]

/** A run that has cost nothing that is known has no column for it. */
export const columnsWithout = (snapshot: Pick<BoardSnapshot, 'run'> | null): readonly ColumnName[] =>
  (snapshot?.run?.spent.costUsd ?? 0) > 0 ? [] : ['cost']

export function cell(row: Row, width: number): Row {
  return fillRow(row, width)
}

export function aligned(row: Row, name: ColumnName, width: number): Row {
  if (!rightAligned.has(name)) return fillRow(row, width)
  const room = width - rowWidth(row)
  return room > 0 ? [blank(room), ...row] : fillRow(row, width)
}

export const inColumns = (start: Row, cells: readonly Row[]): Row => [
  ...start,
  ...cells.flatMap((row) => [blank(2), ...row]),
]

/** For a running task what its pane shows too; for one that has ended what was collected. */
function diffCell({ attempt, item, state }: ItemRow, { slots }: BoardSnapshot): Row {
  if (state === 'todo' || attempt === null) return emptyRow
  const live = slots.find(({ work }) => work?.row.item.id === item.id)?.work?.change ?? null
  const seen = workOf(attempt) ?? (live === null || live.files === 0 ? null : live)
  return seen === null ? emptyRow : change(seen.added, seen.removed)
}
