import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore, type Project } from '../../app/project.ts'
import { reachedBudgets } from '../../core/policy/budget.ts'
import { runPhase } from '../../core/policy/run-phase.ts'
import type { Run } from '../../core/run/run.ts'
import { padEnd } from '../../text/cells.ts'
import { formatDuration } from '../../text/duration.ts'
import { groupDigits } from '../../text/plural.ts'
import { span } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { costBand, durationBand } from '../../text/time/band-words.ts'
import { inPlace } from '../../wording/in-place.ts'
import { momentOf, type Moment } from '../../wording/moment.ts'
import { stateLooks } from '../../wording/state-look.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { printJson, printJsonLine } from '../print/json.ts'
import { labelled, line, printLines, stdoutOptions, type Line, type PrintOptions } from '../print/lines.ts'
import { whatStarts } from '../print/what-starts.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { budgetLines } from '../status/budget-lines.ts'
import { filterLine } from '../status/filter-line.ts'
import { settleLines } from '../status/settle-lines.ts'
import { holdsWorker, statusFacts, type StatusFacts } from '../status/status-facts.ts'
import { statusJson } from '../status/status-json.ts'
import { needTable, workTable } from '../status/status-tables.ts'
import { indent, targetLines } from '../status/target-lines.ts'
import { unwrittenLines } from '../status/unwritten-lines.ts'

export async function status(flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const facts = store === null ? null : await statusFacts(store, project.root)
    if (facts === null) {
      if (flags.json === true) printJsonLine({ run: null, counts: null, working: [], needsYou: [] })
      else process.stderr.write(`${inPlace(whatStarts(project, noRun), elsewhereOf(flags))}\n`)
      return exitCodes.good
    }
    if (flags.json === true) printJson(statusJson(facts))
    else {
      const options = stdoutOptions(flags)
      printLines(lines(project, facts, options), options)
    }
    return exitCodes.good
  })
}

const noRun = literal('No run yet. loopwork tui or loopwork run starts one.')

function lines(project: Project, facts: StatusFacts, options: PrintOptions): readonly Line[] {
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
function momentOfRun(
  facts: StatusFacts,
): Pick<Moment, 'word' | 'role' | 'detail'> & { readonly isLeft: boolean } {
  const { run, living, counts, now, nextStart } = facts
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
  const moment = momentOf({ phase, run, hold: run.hold, counts, now, leavesAfter: null, nextStart })
  return { ...moment, word: sanitize(moment.word.toLowerCase()), isLeft: phase === 'left' }
}

function workersLine({ living, working }: StatusFacts, options: PrintOptions): readonly Line[] {
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

/** As likely more as less, and one in ten that it is more. */
function forecastLine({ forecast }: StatusFacts, options: PrintOptions): readonly Line[] {
  if (forecast === null) return []
  const { ms, costUsd } = forecast
  const cost = costUsd === null ? emptySafe : safe`, and ${costBand(costUsd)} more`
  return labelled({ label: literal('eta'), text: safe`${durationBand(ms)}${cost}` }, indent, options)
}

function holdLines({ run }: StatusFacts, options: PrintOptions): readonly Line[] {
  if (run.hold === null || run.endedAt !== null) return []
  const { message, code, cure } = run.hold
  const text = safe`${sanitize(message)} (${sanitize(code)}); ${inPlace(sanitize(cure), options.place)}`
  return labelled({ label: literal('held'), text, role: 'bad' }, indent, options)
}

function countsLine(counts: StatusFacts['counts']): Safe {
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
