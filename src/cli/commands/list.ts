import { hasTasks, withTasks } from '../../app/importing/with-tasks.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject } from '../../app/project.ts'
import { noteFacts, runFactsOf } from '../../app/run-facts.ts'
import type { Filter } from '../../core/policy/filter/filter.ts'
import { fitsFilter } from '../../core/policy/filter/fits-filter.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Store } from '../../core/ports/store.ts'
import { itemJson } from '../../report/item-json.ts'
import { formatDuration } from '../../text/duration.ts'
import { groupDigits, plural } from '../../text/plural.ts'
import { span } from '../../text/row.ts'
import { safeJsonPage } from '../../text/safe-json.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { shownSign } from '../../text/signs.ts'
import { inPlace, type Elsewhere } from '../../wording/in-place.ts'
import { itemNote, type NoteFacts } from '../../wording/item-note.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { priorityWord } from '../../wording/priority-word.ts'
import { timeOfRow, triesOfRow } from '../../wording/row-tries.ts'
import { lookOfRow } from '../../wording/state-look.ts'
import { readFilter } from '../flag-values.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { line, painted, stdoutOptions, wholeLine, type Line } from '../print/lines.ts'
import { printAll } from '../print/print-all.ts'
import { tablePart, widestCells, type Column } from '../print/table.ts'
import { whatStarts } from '../print/what-starts.ts'
import { exitCodes } from '../run/exit-codes.ts'

export interface ListFlags extends CommonFlags {
  /** Only tasks that it fits. */
  readonly filter?: string
}

/** So many rows are read at once: reading a large backlog must not delay a supervisor. */
const pageSize = 1_000

/** A page at a time, as its reader takes it: a million tasks don't fit into one string of Node's. */
export async function list(flags: ListFlags): Promise<number> {
  filterIn(flags)
  const project = await findProject(flags)
  await withTasks(project, flags, async (store, readFrom) => {
    if (readFrom === null) await print(store, flags)
    else await printAsRead(store, { sources: readFrom, none: whatStarts(project, noTasks) }, flags)
  })
  return exitCodes.good
}

async function print(store: Store, flags: ListFlags): Promise<void> {
  await printAll(
    flags.json === true ? jsonOf(store, flags) : linesOf(store, noteFacts(await runFactsOf(store)), flags),
  )
}

async function printAsRead(
  store: Store,
  { sources, none }: { readonly sources: readonly string[]; readonly none: Safe },
  flags: ListFlags,
): Promise<void> {
  const place = elsewhereOf(flags)
  const has = await hasTasks(store)
  if (has || flags.json === true) await print(store, flags)
  const from = joinSafe(sources.map(sanitize), literal(', '))
  if (flags.json !== true) process.stderr.write(`${inPlace(has ? asRead(from) : none, place)}\n`)
}

const asRead = (from: Safe): Safe => safe`As they stand in ${from}; loopwork run takes them in.`

const noTasks = literal(
  'No tasks here yet. loopwork add "A title" makes one; loopwork run reads .specs/tasks/tasks.json',
)

type ListOrder = 'file' | 'needs you'

async function* pagesOf(
  store: Store,
  order: ListOrder,
  flags: ListFlags,
): AsyncGenerator<readonly ItemRow[]> {
  const filter = filterIn(flags)
  for (let offset = 0; ; offset += pageSize) {
    const page = await store.items({ order, states: null, offset, limit: pageSize })
    yield page.filter(({ item }) => fitsFilter(filter, item))
    if (page.length < pageSize) return
  }
}

/** One list in pieces: joined, they are identical to the list printed at once. */
async function* jsonOf(store: Store, flags: ListFlags): AsyncGenerator<string> {
  let before = '['
  for await (const page of pagesOf(store, 'file', flags)) {
    for (const row of page) {
      // Without the list's own brackets, each on its line.
      const item = safeJsonPage([itemJson(row)]).slice('[\n'.length, -'\n]\n'.length)
      yield `${before}\n${item}`
      before = ','
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

/** Reads the list twice: the widths of the columns are known only at its end. */
async function* linesOf(store: Store, facts: NoteFacts, flags: ListFlags): AsyncGenerator<string> {
  const options = stdoutOptions(flags)
  const columns = columnsWith(facts)
  let widest: readonly number[] = []
  for await (const rows of pagesOf(store, 'needs you', flags)) widest = widestCells(columns, rows, widest)
  const sign = (row: ItemRow) => {
    const look = lookOfRow(row)
    return span(shownSign(look, options.ascii), look.role)
  }
  let count = 0
  const setAside: ItemRow[] = []
  for await (const rows of pagesOf(store, 'needs you', flags)) {
    const part = { columns, rows, sign, heads: true }
    const lines = tablePart(part, widest, options)
    for (const each of count === 0 ? lines : lines.slice(1)) yield `${painted(each, options)}\n`
    count += rows.length
    setAside.push(...rows.filter(isSetAside).slice(0, mostNamed - setAside.length))
  }
  const below = [
    line(span(await countWords(store, count, flags), 'dim')),
    ...setAsideLine(setAside, facts, elsewhereOf(flags)),
  ]
  for (const each of below) yield `${painted(each, options)}\n`
}

/** `8 of 35 tasks` */
async function countWords(store: Store, shown: number, { filter }: ListFlags): Promise<Safe> {
  if (filter === undefined) return plural(shown, 'task')
  const { total, outside = 0 } = await store.counts()
  return safe`${groupDigits(shown)} of ${plural(total + outside, 'task')}`
}

const filterIn = ({ filter = 'all' }: ListFlags): Filter => readFilter('list', filter)

const isSetAside = ({ item: { standing } }: ItemRow): boolean =>
  standing.status === 'todo' && standing.hold === 'stopped'

/** Below the table, where it is not cut. */
function setAsideLine(setAside: readonly ItemRow[], { run }: NoteFacts, place: Elsewhere): readonly Line[] {
  if (setAside.length === 0) return []
  const ids = setAside.map(({ item }) => sanitize(shellWord(item.id)))
  // A new run starts them by itself; a resumed one does not.
  const [label, command] =
    run?.endedAt === null
      ? [literal('set aside: '), safe`loopwork retry ${joinSafe(ids, literal(' '))}`]
      : [literal('set aside until the next run: '), literal('loopwork run')]
  return [wholeLine(span(label, 'dim'), span(inPlace(command, place)))]
}

const mostNamed = 8
/** An id is whole where there is room; a longer one must not push the state away. */
const leastId = 24

const wordOrNone = (value: number | null, word: (value: number) => Safe): Safe =>
  value === null ? emptySafe : word(value)

function columnsWith(facts: NoteFacts): readonly Column<ItemRow>[] {
  return [
    { head: literal('ID'), least: leastId, middle: true, cell: ({ item }) => span(sanitize(item.id)) },
    { head: literal('TITLE'), most: 34, least: 18, cell: ({ item }) => span(sanitize(item.title)) },
    {
      head: literal('STATE'),
      cell: (row) => span(lookOfRow(row).word, lookOfRow(row).role),
    },
    { head: literal('PRI'), leaves: 3, cell: ({ item }) => span(priorityWord(item)) },
    {
      head: literal('TRY'),
      right: true,
      leaves: 2,
      cell: (row) => span(wordOrNone(triesOfRow(row), (tries) => safe`${tries}`)),
    },
    {
      head: literal('TIME'),
      right: true,
      leaves: 1,
      cell: (row) => span(wordOrNone(timeOfRow(row, facts.now), formatDuration)),
    },
    {
      head: literal('NOTE'),
      least: 20,
      cell: (row) => span(itemNote(notedRow(row), facts).text, 'dim'),
    },
  ]
}
