import { emptyRecord, keysGiven, recordAfter } from '../../config/option-record.ts'
import { asOptions } from '../../config/run-options.ts'
import { toRunSettings } from '../../config/run-settings.ts'
import { changesBetween, settingRows } from '../../config/setting-rows.ts'
import { entryName } from '../../core/agent/pool.ts'
import { LoopworkError } from '../../core/errors.ts'
import { poolOf } from '../../core/policy/pool/demand.ts'
import type { OptionChange, RunSettings } from '../../core/run/settings.ts'
import type { Asked, Choice, NewestRun } from './choice.ts'
import { givenSources } from './given-sources.ts'
import { endsAnother, noAgent, refusedBeside } from './refused-options.ts'
import { take, workersNotices } from './take-options.ts'
import { namesAgent, requireTrustOfChanges } from './trust-of-choice.ts'

/**
 * Decides which options a start has: an option is applied or refused, never ignored. A new run has those that are given; where
 * they name no agent, those of the newest run with what is given. An unfinished run is resumed with its own and with what
 * was given anew. A living one is joined with its own, and what differs is refused.
 * @throws LoopworkError usage, config or untrusted.
 */
export function chooseOptions(asked: Asked, newest: NewestRun | null): Choice {
  if (newest === null) return startNew(asked, null)
  const { run, living } = newest
  const unfinished = run.endedAt === null
  if (unfinished && living.length > 0) {
    if (asked.mode === 'fresh') throw endsAnother(newest)
    return join(asked, newest)
  }
  if (unfinished && asked.mode !== 'fresh') return resume(asked, newest)
  if (namesAgent(asked.config)) return startNew(asked, newest)
  asked.requireTrust()
  if (!newest.trusted) throw noAgent(newest)
  return startLike(asked, newest)
}

function startNew(asked: Asked, newest: NewestRun | null): Choice {
  asked.requireTrust()
  const { config, given } = asked
  const settings = toRunSettings(config, { ...asked.facts, target: config.merge.target ?? asked.branch() })
  if (newest !== null) requireTrustOfChanges(asked, newest, settings)
  const options = {
    ...asOptions(config),
    sources: givenSources(asked),
    record: recordAfter(given, emptyRecord, keysGiven(given)),
  }
  return {
    kind: 'start',
    settings,
    options,
    changes: [],
    notices: [...workersNotices(asked), ...unlike(settings, newest)],
  }
}

/** How the settings differ from the run before, since a finished run advises `loopwork run` to continue. */
function unlike(settings: RunSettings, newest: NewestRun | null): readonly string[] {
  if (newest === null) return []
  const rows = settingRows.filter(({ keys }) => !keys.includes('parallel.maxTasks'))
  const changes = changesBetween(newest.run.settings, settings, rows)
  return changes.length === 0 ? [] : [`unlike run ${newest.run.id}: ${changes.map(inWords).join('; ')}`]
}

function startLike(asked: Asked, newest: NewestRun): Choice {
  const taken = take(asked, newest)
  const { gate } = taken.settings
  const gates = gate.length === 0 ? 'no gate' : `gate ${gate.join(', ')}`
  // One sentence: a screen shows notices one at a time.
  const but = taken.changes.length === 0 ? '' : `; but ${taken.changes.map(inWords).join('; ')}`
  return {
    ...taken,
    kind: 'start',
    changes: [],
    notices: [
      `takes the options of run ${newest.run.id}, as no agent is configured: ${who(taken.settings)}, ${gates}${but}`,
      ...taken.notices,
    ],
  }
}

const who = (settings: RunSettings): string =>
  settings.pool === null
    ? `agent ${settings.agent.name}`
    : `agents ${poolOf(settings)
        .map(({ preset }) => entryName(preset))
        .join(', ')}`

function resume(asked: Asked, newest: NewestRun): Choice {
  const taken = take(asked, newest)
  const { run } = newest
  const target = taken.changes.find(({ key }) => key === 'merge.target')
  if (target !== undefined) {
    throw new LoopworkError('usage', `run ${run.id} merges into ${target.from}; a run keeps its target`, {
      hint: `say --fresh to start a run that merges into ${target.to}`,
    })
  }
  const options =
    taken.changes.length === 0
      ? []
      : [`run ${run.id} goes on with other options from now on: ${taken.changes.map(inWords).join('; ')}`]
  return { ...taken, kind: 'resume', notices: [...options, ...taken.notices] }
}

/** Joins with its own workers and the run's own options. */
function join(asked: Asked, newest: NewestRun): Choice {
  const { run } = newest
  const taken = take(asked, newest)
  const other = taken.changes.filter(({ key }) => key !== 'parallel.maxTasks')
  if (other.length > 0) throw refusedBeside(newest, other)
  return {
    ...taken,
    kind: 'join',
    settings: { ...run.settings, workers: asked.facts.workers },
    changes: [],
    notices: workersNotices(asked),
  }
}

const inWords = ({ key, from, to }: OptionChange): string => `${key} from ${from} to ${to}`
