import { unwrittenSentence } from '../../../core/backlog/unwritten.ts'
import { shortOid } from '../../../core/ids.ts'
import { leftToDo, needYou } from '../../../core/run/counts.ts'
import type { RunSummary, SummaryItem } from '../../../core/run/summary.ts'
import { truncate, truncateMiddle } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import { counted, groupDigits, plural } from '../../../text/plural.ts'
import {
  blank,
  cutRow,
  emptyRow,
  fillRow,
  joinRows,
  repeat,
  rowWidth,
  span,
  strong,
  type Row,
  pointer,
} from '../../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { cureOfDelivery } from '../../../wording/cure.ts'
import { endedHoldSentence } from '../../../wording/holds/ended-hold.ts'
import { inPlace } from '../../../wording/in-place.ts'
import { itemNote } from '../../../wording/item-note.ts'
import { notedSummaryItem } from '../../../wording/noted-item.ts'
import { timeOfSummaryItem } from '../../../wording/row-tries.ts'
import { lookOfSummaryItem } from '../../../wording/state-look.ts'
import { usageSentence } from '../../../text/usage-words.ts'
import { taskColumns, type ColumnName, type TaskColumns } from '../../layout/task-columns.ts'
import { change } from '../../pane/change.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import {
  hasTotals,
  summaryCursor,
  summaryEntries,
  summaryIdCells,
  summaryListRows,
  totalsRows,
  type SummaryEntry,
} from '../../state/summary/summary-entries.ts'
import {
  chosenInSummary,
  isNeedy,
  settledInNext,
  settlingInSummary,
} from '../../state/summary/summary-request.ts'
import { keyWords } from '../../../keymap/key-words.ts'
import { causeRow, cureRow, type CauseFacts } from './cause-rows.ts'
import { nextRows } from './summary-next.ts'
import {
  aligned,
  cell,
  columnsWithout,
  costCell,
  highlightOf,
  inColumns,
  plainRow,
  tableHeads,
  type TableRow,
} from '../tasks/tasks-table.ts'

/** The sentence first, then the table, then totals, then what to type. */
export function summaryRows(state: ScreenState, summary: RunSummary): readonly TableRow[] {
  const { columns: width } = state.size
  const list = listRows(state)
  const totals = hasTotals(state.size.rows) ? totalsOf(state, summary) : []
  return [...sentence(state, summary).map(plainRow), ...list, ...totals.map(plainRow)].map((entry) => ({
    ...entry,
    row: fillRow(entry.row, width),
  }))
}

function sentence(state: ScreenState, summary: RunSummary): readonly Row[] {
  const width = state.size.columns
  const { counts, target, from, to, commits, delivery } = summary
  const allDone = counts.done === counts.total
  // Nothing is called checked that no gate has seen.
  const merged = summary.items
    .flatMap(({ receipts }) => receipts)
    .filter((receipt) => receipt.merged !== null)
  const gated = merged.length > 0 && merged.every(({ gates }) => gates.length > 0)
  const checked = gated ? literal(' and checked') : literal('')
  const first: Row = allDone
    ? [
        span(safe`${signs.done.glyph} `, 'ok'),
        strong(
          safe`All ${plural(counts.total, 'task')} ${counts.total === 1 ? literal('is') : literal('are')} done, merged${delivery.followed ? safe` into ${sanitize(target)}` : emptySafe}${checked}.`,
          'ok',
        ),
      ]
    : [
        strong(safe`${groupDigits(counts.done)} of ${groupDigits(counts.total)} tasks are done. `),
        ...notDone(summary),
      ]
  const strayed = summary.strayed ?? []
  const honest = allDone || strayed.length > 0 ? literal('') : literal(' Nothing unfinished was merged.')
  if (!delivery.followed) return [emptyRow, [blank(1), ...first], ...heldRows(state, summary)]
  const [stray] = strayed
  const moved =
    stray !== undefined
      ? safe`attempt ${stray.number} of ${sanitize(stray.item)} moved ${sanitize(target)} itself, past gate and queue.`
      : commits === 0
        ? delivery.ended === undefined
          ? safe`nothing new was merged into ${sanitize(target)}.`
          : safe`${endedHoldSentence(target, delivery.ended)}.`
        : safe`${sanitize(target)} moved from ${sanitize(shortOid(from))} to ${sanitize(shortOid(to))}, ${plural(commits, 'commit')}; ${checkoutWords(summary)}.`
  const where: Row = [blank(3), span(moved, 'dim')]
  const oneLine = rowWidth(where) + honest.length <= width
  return [
    emptyRow,
    [blank(1), ...first],
    oneLine ? [...where, span(honest, 'dim')] : where,
    unwrittenRow(state, summary) ?? (oneLine ? emptyRow : [blank(2), span(honest, 'dim')]),
  ]
}

/** The first source that does not show what became of tasks; the others are named where the summary is printed. */
function unwrittenRow({ size }: ScreenState, { unwritten = [] }: RunSummary): Row | null {
  const [first] = unwritten
  if (first === undefined) return null
  return [blank(3), ...cutRow([span(sanitize(unwrittenSentence(first)), 'warn')], size.columns - 4)]
}

const checkoutWords = ({ delivery }: RunSummary): Safe =>
  delivery.checkedOut ? literal('your checkout is there too') : literal('your checkout is not on it')

/** What is merged waits on the lane: why, and what a person can do about it. */
function heldRows({ place, size }: ScreenState, summary: RunSummary): readonly Row[] {
  const { target, to, commits, delivery } = summary
  const files = joinSafe(delivery.files.slice(0, 3).map(sanitize), literal(', '))
  const why = sanitize(delivery.why ?? '')
  const what = files === '' ? why : safe`${why}: ${files}`
  const cure = cureOfDelivery(summary)
  const said = safe`${plural(commits, 'commit')} up to ${sanitize(shortOid(to))} merged, but ${sanitize(target)} waits: ${what}`
  return [
    [blank(3), ...cutRow([span(said, 'warn')], size.columns - 4)],
    cure === null ? emptyRow : [blank(3), span(inPlace(cure.words, place), 'dim')],
  ]
}

function notDone({ counts }: RunSummary): Row {
  const ended = counts.failed + counts.conflict
  const asks = needYou(counts) - ended
  const left = leftToDo(counts)
  const parts: Row[] = [
    ended === 0 ? emptyRow : [span(counted(ended, endedWord(counts)), 'bad')],
    asks === 0 ? emptyRow : [span(plural(asks, 'waits for your answer', 'wait for your answer'), 'warn')],
    counts.blocked === 0 ? emptyRow : [span(counted(counts.blocked, literal('blocked')), 'dim')],
    left === 0 ? emptyRow : [span(counted(left, literal('left')))],
    counts.cancelled === 0 ? emptyRow : [span(counted(counts.cancelled, literal('skipped')))],
  ]
  const joined = joinRows(parts, span(literal(', ')))
  return joined.length === 0 ? joined : [...joined, span(literal('.'))]
}

function endedWord({ failed, conflict }: RunSummary['counts']): Safe {
  if (conflict === 0) return literal('failed')
  return failed === 0 ? literal('in conflict') : literal('failed or in conflict')
}

function listRows(state: ScreenState): readonly TableRow[] {
  const entries = summaryEntries(state)
  const height = summaryListRows(state)
  const cursor = summaryCursor(state)
  const { top } = state.summaryAt
  const more = entries.length - top > height
  const shown = entries.slice(top, top + (more ? height - 1 : height))
  const { summary = null } = state.snapshot ?? {}
  const idCells = Math.max(state.idWidth, summary === null ? 0 : summaryIdCells(summary))
  const columns = taskColumns(state.size.columns, idCells, [
    'worker',
    'agent',
    ...columnsWithout(state.snapshot),
  ])
  const rows = shown.map((entry, index) => entryRow(entry, { state, columns }, top + index === cursor))
  const rest = entries.slice(top + shown.length).filter(({ kind }) => kind === 'item').length
  const below: TableRow[] = more ? [plainRow([blank(4), span(counted(rest, literal('more')), 'dim')])] : []
  const filler = Array.from({ length: height - rows.length - below.length }, () => plainRow(emptyRow))
  return [...rows, ...below, ...filler]
}

interface Drawing {
  readonly state: ScreenState
  readonly columns: TaskColumns
}

function entryRow(entry: SummaryEntry, drawing: Drawing, chosen: boolean): TableRow {
  switch (entry.kind) {
    case 'blank':
      return plainRow(emptyRow)
    case 'group':
      return plainRow([blank(1), span(entry.text, 'dim')])
    case 'heads':
      return plainRow(tableHeads(drawing.columns, drawing.state.size.columns))
    case 'item':
      return itemRow(entry.item, drawing, chosen)
    case 'cause':
      return plainRow(causeRow(entry.item, causeFacts(drawing)))
    case 'cure':
      return plainRow(cureRow(entry.item, causeFacts(drawing)))
  }
}

function causeFacts({ state, columns }: Drawing): CauseFacts {
  const { size, place, keymap, snapshot } = state
  const items = snapshot?.summary?.items ?? []
  const inNext = settledInNext(items.filter(isNeedy), chosenInSummary(state))
  return { idCells: columns.id, width: size.columns, place, keymap, inNext: inNext?.id ?? null }
}

function itemRow(item: SummaryItem, { state, columns: { id, columns } }: Drawing, chosen: boolean): TableRow {
  const width = state.size.columns
  const look = lookOfSummaryItem(item)
  const start: Row = [
    pointer(chosen),
    span(look.glyph, look.role),
    blank(1),
    ...cell([span(truncateMiddle(sanitize(item.id), id))], id),
  ]
  const cells = columns.map(({ name, width: cellsWide }) =>
    aligned(name === 'note' ? noteOf(item, state) : cellOf(name, item, cellsWide), name, cellsWide),
  )
  return { row: fillRow(inColumns(start, cells), width), highlight: highlightOf(chosen ? 'focused' : 'none') }
}

function cellOf(name: Exclude<ColumnName, 'note'>, item: SummaryItem, width: number): Row {
  const look = lookOfSummaryItem(item)
  const time = timeOfSummaryItem(item)
  switch (name) {
    case 'title':
      return [span(truncate(sanitize(item.title), width), item.state === 'done' ? 'dim' : 'text')]
    case 'state':
      return [span(look.word, look.role)]
    case 'try':
      return item.attempts === 0
        ? emptyRow
        : [span(safe`${item.attempts}`, item.attempts > 1 ? 'warn' : 'text')]
    case 'time':
      return time === null ? emptyRow : [span(formatDuration(time))]
    case 'diff':
      return item.added + item.removed === 0 ? emptyRow : change(item.added, item.removed)
    case 'cost':
      return costCell(item.usage)
    case 'worker':
    case 'agent':
      return emptyRow
  }
}

function noteOf(item: SummaryItem, { snapshot, keymap }: ScreenState): Row {
  const facts = { now: snapshot?.now ?? 0, run: snapshot?.run ?? null, keys: keyWords(keymap) }
  const { text, role } = itemNote(notedSummaryItem(item), facts)
  return [span(text, role)]
}

/** Of the tasks that this run tried: others were done before it, or it never came to them. */
function triesWords({ attempts, items }: RunSummary): Safe {
  const tried = items.filter((item) => timeOfSummaryItem(item) !== null).length
  return tried === 0 ? groupDigits(attempts) : safe`${groupDigits(attempts)} for ${plural(tried, 'task')}`
}

function totalsOf(state: ScreenState, summary: RunSummary): readonly Row[] {
  const width = state.size.columns
  const chosen = chosenInSummary(state)
  const labelled = (label: Safe, row: Row): Row => [blank(1), ...fillRow([span(label, 'dim')], 11), ...row]
  const workers = summary.workers.length
  const atOnce = summary.durationMs > 0 ? Math.round((summary.busyMs / summary.durationMs) * 10) / 10 : 0
  const rows: Row[] = [
    [span(repeat(literal('─'), width), 'faint')],
    labelled(literal('time'), [
      span(formatDuration(summary.durationMs)),
      span(
        safe`  with ${plural(workers, 'worker')}; ${formatDuration(summary.busyMs)} of agent work, ${atOnce} at a time`,
        'dim',
      ),
    ]),
    labelled(literal('tries'), [span(triesWords(summary))]),
    ...(summary.usage == null ? [] : [labelled(literal('used'), [span(usageSentence(summary.usage))])]),
    labelled(literal('change'), [
      ...change(summary.added, summary.removed),
      span(safe` in ${plural(summary.filesChanged, 'file')}`),
      span(safe`      ${plural(summary.conflicts, 'conflict')}`, summary.conflicts > 0 ? 'bad' : 'dim'),
    ]),
  ]
  const settlingOf = (item: SummaryItem) => settlingInSummary(state, item)
  const { keymap, place } = state
  const next = nextRows({ summary, chosen, settlingOf, keymap, place, width })
  const report: Row =
    summary.reportPath === null
      ? emptyRow
      : labelled(literal('report'), [span(truncateMiddle(sanitize(summary.reportPath), width - 12), 'dim')])
  const below = [...(next.length > 2 ? [] : [emptyRow]), ...next, report]
  return Array.from({ length: totalsRows(state) }, (_, index) => [...rows, ...below][index] ?? emptyRow)
}
