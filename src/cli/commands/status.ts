import { forecastOf } from '../../board/forecast-of.ts'
import type { Forecast } from '../../core/policy/forecast/forecast.ts'
import { costBand, durationBand } from '../../text/time/band-words.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore, type Project } from '../../app/project.ts'
import { notCounted } from '../../app/budget-notices.ts'
import { noteFacts, runFactsOf, type RunFacts } from '../../app/run-facts.ts'
import { agentNames } from '../../core/attempt.ts'
import type { Unwritten } from '../../core/backlog/unwritten.ts'
import type { ItemId } from '../../core/ids.ts'
import { budgetsOf, reachedBudgets } from '../../core/policy/budget.ts'
import { runPhase } from '../../core/policy/run-phase.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Store } from '../../core/ports/store.ts'
import { needYou } from '../../core/run/counts.ts'
import type { Run } from '../../core/run/run.ts'
import type { Strayed } from '../../core/strayed.ts'
import { itemJson } from '../../report/item-json.ts'
import { padEnd } from '../../text/cells.ts'
import { formatDuration } from '../../text/duration.ts'
import { groupDigits, plural } from '../../text/plural.ts'
import { span, strong } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { itemNote } from '../../wording/item-note.ts'
import { momentOf, type Moment } from '../../wording/moment.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { timeOfRow } from '../../wording/row-tries.ts'
import { stateGlyph, stateLooks } from '../../wording/state-look.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { printJson, printJsonLine } from '../print/json.ts'
import {
  emptyLine,
  labelled,
  line,
  printLines,
  stdoutOptions,
  type PrintOptions,
  type Line,
} from '../print/lines.ts'
import { tableLines, type Column } from '../print/table.ts'
import { whatStarts } from '../print/what-starts.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { budgetLines } from '../status/budget-lines.ts'
import { filterLine } from '../status/filter-line.ts'
import { nextCommand, settleLines } from '../status/settle-lines.ts'
import { indent, targetLines } from '../status/target-lines.ts'
import { unwrittenLines } from '../status/unwritten-lines.ts'

export async function status(flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const facts = store === null ? null : await look(store, project.root)
    if (facts === null) {
      if (flags.json === true) printJsonLine({ run: null, counts: null, working: [], needsYou: [] })
      else process.stderr.write(`${inPlace(whatStarts(project, noRun), elsewhereOf(flags))}\n`)
      return exitCodes.good
    }
    if (flags.json === true) printJson(asJson(facts))
    else {
      const options = stdoutOptions(flags)
      printLines(lines(project, facts, options), options)
    }
    return exitCodes.good
  })
}

const noRun = literal('No run yet. loopwork tui or loopwork run starts one.')

interface Facts extends RunFacts {
  readonly run: Run
  readonly counts: Awaited<ReturnType<Store['counts']>>
  readonly working: readonly ItemRow[]
  readonly needsYou: readonly ItemRow[]
  readonly delivery: Awaited<ReturnType<Store['delivery']>>
  readonly nextTryAt: number | null
  readonly forecast: Forecast | null
  /** Done items whose work the target does not contain. */
  readonly lacking: readonly ItemId[]
  readonly strayed: readonly Strayed[]
  readonly unwritten: readonly Unwritten[]
}

async function look(store: Store, checkout: string): Promise<Facts | null> {
  const facts = await runFactsOf(store)
  const { run, now } = facts
  if (run === null) return null
  const page = { order: 'needs you', offset: 0, limit: 64, now } as const
  const counts = await store.counts()
  const [waiting] = await store.items({ ...page, states: ['waiting'], limit: 1 })
  return {
    ...facts,
    run,
    counts,
    forecast: await forecastOf(store, facts, counts),
    working: await store.items({
      ...page,
      states: ['claimed', 'running', 'verifying', 'voting', 'reviewing', 'queued', 'merging'],
    }),
    needsYou: await store.items({ ...page, states: ['asks', 'conflict', 'failed'] }),
    delivery: await store.delivery(run.settings.target),
    lacking: await store.lackingWork(),
    strayed: await store.strayed(run.id),
    unwritten: await store.unwritten(run.id, checkout),
    nextTryAt: waiting?.item.standing.status === 'todo' ? waiting.item.standing.notBefore : null,
  }
}

const asJson = ({
  run,
  living,
  counts,
  forecast,
  working,
  needsYou,
  delivery,
  lacking,
  unwritten,
}: Facts) => ({
  run: {
    id: run.id,
    startedAt: new Date(run.startedAt).toISOString(),
    filter: run.settings.filter,
    paused: run.paused,
    hold: run.hold,
    spent: run.spent,
    budgets: budgetsOf(run),
    notCounted: notCounted(run.settings),
    ended: run.endedAt !== null,
  },
  supervisors: living.map((row) => ({ id: row.id, pid: row.identity.pid, workers: row.workers })),
  counts,
  forecast,
  working: working.map(itemJson),
  needsYou: needsYou.map(itemJson),
  delivery,
  lacking,
  unwritten,
})

function lines(project: Project, facts: Facts, options: PrintOptions): readonly Line[] {
  const { run, living, now } = facts
  const { word, role, detail, isLeft } = momentOfRun(facts)
  const pids = living.map((row) => row.identity.pid).join(', ')
  // Nothing says when a run was left: the time since its start would count on.
  const time = isLeft ? emptySafe : safe`, ${formatDuration((run.endedAt ?? now) - run.startedAt)}`
  const where = safe`run ${run.id} in ${sanitize(project.name)} on ${sanitize(run.settings.target)}${time}`
  const what = detail === null || hasOwnLine(run) ? emptySafe : safe`${inPlace(detail, options.place)}; `
  const who = pids === '' ? emptySafe : safe` (pid ${sanitize(pids)})`
  return [
    line(span(padEnd(word, indent), role), span(safe`${what}${where}${who}`)),
    ...labelled({ label: literal('tasks'), text: countsLine(facts.counts) }, indent, options),
    ...filterLine(facts, options),
    ...workersLine(facts, options),
    ...forecastLine(facts, options),
    ...budgetLines(facts, options),
    ...holdLines(facts, options),
    ...targetLines({ ...facts, target: run.settings.target, supervised: living.length > 0 }, options),
    ...unwrittenLines(facts, options),
    ...workTable(facts, options),
    ...needTable(facts, options),
    ...settleLines(facts.needsYou, run.settings.target, options),
  ]
}

/** What holds it has a line of its own. */
const hasOwnLine = (run: Run): boolean => run.hold !== null || reachedBudgets(run).length > 0

/** `status` is no supervisor of the run: one without a living supervisor was left. */
function momentOfRun(facts: Facts): Pick<Moment, 'word' | 'role' | 'detail'> & { readonly isLeft: boolean } {
  const { run, living, counts, now, nextTryAt } = facts
  const phase = runPhase({
    run,
    now,
    hold: run.hold,
    living: living.length,
    supervises: false,
    counts,
    stopping: false,
    draining: false,
  })
  const moment = momentOf({ phase, run, hold: run.hold, counts, now, leavesAfter: null, nextTryAt })
  return { ...moment, word: sanitize(moment.word.toLowerCase()), isLeft: phase === 'left' }
}

function workersLine({ living, working }: Facts, options: PrintOptions): readonly Line[] {
  if (living.length === 0) return []
  const each = living.map((row) => safe`${row.workers}`)
  // Somebody who has claimed a task by a token is no worker.
  const busy = working.filter(({ state, attempt }) => attempt !== null && holdsWorker.has(state)).length
  const all = joinSafe(each, literal('+'))
  const wanted = living.reduce((sum, { workers }) => sum + workers, 0)
  // Workers that are not wanted any more end with their task.
  const text = busy > wanted ? safe`${busy} at work, ${all} wanted` : safe`${busy} of ${all} at work`
  return labelled({ label: literal('workers'), text }, indent, options)
}

const holdsWorker: ReadonlySet<string> = new Set(['claimed', 'running', 'verifying', 'voting', 'reviewing'])

/** As likely more as less, and one in ten that it is more. */
function forecastLine({ forecast }: Facts, options: PrintOptions): readonly Line[] {
  if (forecast === null) return []
  const { ms, costUsd } = forecast
  const cost = costUsd === null ? emptySafe : safe`, and ${costBand(costUsd)} more`
  return labelled({ label: literal('eta'), text: safe`${durationBand(ms)}${cost}` }, indent, options)
}

function holdLines({ run }: Facts, options: PrintOptions): readonly Line[] {
  if (run.hold === null || run.endedAt !== null) return []
  const { message, code, cure } = run.hold
  const text = safe`${sanitize(message)} (${sanitize(code)}); ${inPlace(sanitize(cure), options.place)}`
  return labelled({ label: literal('held'), text, role: 'bad' }, indent, options)
}

function workTable(facts: Facts, options: PrintOptions): readonly Line[] {
  const { working, now } = facts
  if (working.length === 0) return []
  const columns: readonly Column<ItemRow>[] = [
    {
      head: literal('WORKER'),
      cell: ({ state, attempt }) =>
        span(attempt === null || !holdsWorker.has(state) ? emptySafe : safe`W${attempt.worker}`),
    },
    { head: literal('TASK'), least: 24, middle: true, cell: ({ item }) => span(sanitize(item.id)) },
    {
      head: literal('TITLE'),
      most: 34,
      least: 12,
      leaves: 2,
      cell: ({ item }) => span(sanitize(item.title)),
    },
    {
      head: literal('AGENT'),
      most: 14,
      leaves: 1,
      cell: (row) => span(whoOf(row)),
    },
    { head: literal('STATE'), cell: ({ state }) => span(stateLooks[state].word, stateLooks[state].role) },
    {
      head: literal('TIME'),
      right: true,
      cell: (row) => span(timeOf(row, now)),
    },
    { head: literal('NOW'), least: 16, cell: (row) => span(nowOf(row, facts)) },
  ]
  return [emptyLine, ...tableLines({ columns, rows: working, sign: signWith(options), heads: true }, options)]
}

const whoOf = ({ attempt, claim }: ItemRow): Safe =>
  sanitize(attempt === null ? (claim?.agent ?? '') : agentNames(attempt))

function timeOf(row: ItemRow, now: number): Safe {
  const { claim } = row
  const ms = timeOfRow(row, now)
  if (ms !== null) return formatDuration(ms)
  return claim === undefined ? emptySafe : formatDuration(Math.max(0, now - claim.claimedAt))
}

/** Worker and agent have columns of their own here. */
const nowOf = (row: ItemRow, facts: Facts): Safe =>
  itemNote(notedRow(row), { ...noteFacts(facts), doing: emptySafe }).text

function needTable(facts: Facts, options: PrintOptions): readonly Line[] {
  const { needsYou, counts } = facts
  if (needsYou.length === 0) return []
  const columns: readonly Column<ItemRow>[] = [
    { head: literal('TASK'), cell: ({ item }) => span(sanitize(item.id)) },
    {
      head: literal('WHY'),
      most: 60,
      least: 12,
      cell: (row) => span(itemNote(notedRow(row), noteFacts(facts)).text),
    },
    {
      head: literal('NEXT'),
      cell: (row) => span(inPlace(nextCommand(row, needsYou), options.place)),
    },
  ]
  return [
    emptyLine,
    line(strong(plural(needYou(counts), 'needs you', 'need you'))),
    ...tableLines({ columns, rows: needsYou, sign: signWith(options), heads: false }, options),
  ]
}

const signWith =
  ({ ascii }: PrintOptions) =>
  ({ state }: ItemRow) =>
    span(stateGlyph(state, ascii), stateLooks[state].role)

function countsLine(counts: Facts['counts']): Safe {
  const told = (
    [
      'claimed',
      'running',
      'verifying',
      'voting',
      'reviewing',
      'queued',
      'merging',
      'asks',
      'failed',
      'conflict',
      'blocked',
      'waiting',
      'cancelled',
    ] as const
  ).filter((state) => counts[state] > 0)
  const parts = [
    safe`${groupDigits(counts.done)} done`,
    ...told.map((state) => safe`${groupDigits(counts[state])} ${stateLooks[state].word}`),
    ...((counts.optional ?? 0) > 0 ? [safe`${groupDigits(counts.optional ?? 0)} optional`] : []),
    safe`${groupDigits(counts.todo)} to do of ${groupDigits(counts.total)}`,
  ]
  return joinSafe(parts, literal(', '))
}
