import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  emptyRecord,
  keysGiven,
  keysGivenAnew,
  recordAfter,
  type GivenOptions,
} from '../../config/option-record.ts'
import { asOptions, runOptionRows } from '../../config/run-options.ts'
import { toRunSettings, type StartFacts } from '../../config/run-settings.ts'
import type { Config } from '../../config/schema/config.ts'
import { changesBetween, settingRows } from '../../config/setting-rows.ts'
import { guardedKeys } from '../../config/trust/guarded-settings.ts'
import { LoopworkError } from '../../core/errors.ts'
import type { Run, SupervisorRow } from '../../core/run/run.ts'
import type { OptionChange, OptionRecord, RunOptions, RunSettings } from '../../core/run/settings.ts'
import { plural } from '../../text/plural.ts'
import { optionsThatNeedTrust, settingsThatNeedTrust, untrustedRun } from './run-trust.ts'

/** What this start was given. */
export interface Asked {
  readonly mode: 'auto' | 'resume' | 'fresh'
  readonly config: Config
  readonly given: GivenOptions
  readonly facts: Omit<StartFacts, 'target' | 'storedAgent'>
  /** A notice, when loopwork has chosen the number of workers. */
  readonly workersNotice: string | null
  readonly sources: {
    /** Of the command line, absolute. */
    readonly named: readonly string[]
    /** The one that is found by itself, absolute. */
    readonly found: string | null
    /** A notice of where it was found, or was not, when no source is named and the user may wonder. */
    readonly notice: string | null
  }
  /** The branch that is checked out. @throws LoopworkError git, for a detached HEAD. */
  branch(): string
  /**
   * @param changed guarded keys that the repository's own config changes for a run.
   * @throws LoopworkError untrusted, for what that config may not do yet.
   */
  requireTrust(changed?: readonly string[]): void
}

/** What is in the store: the newest run, and who works on it. */
export interface NewestRun {
  readonly run: Run
  readonly options: RunOptions | null
  readonly living: readonly SupervisorRow[]
  /** Whether this user started or allowed it with these commands. */
  readonly trusted: boolean
}

export interface Choice {
  readonly kind: 'start' | 'resume' | 'join'
  readonly settings: RunSettings
  readonly options: RunOptions
  /** The differences between the run that is resumed and `settings`. */
  readonly changes: readonly OptionChange[]
  /** Notices for the user, printed before all others. */
  readonly notices: readonly string[]
}

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

const namesAgent = ({ agent, agents }: Config): boolean => agent !== null || Object.keys(agents).length > 0

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
  const { agent, gate } = taken.settings
  const gates = gate.length === 0 ? 'no gate' : `gate ${gate.join(', ')}`
  // One sentence: a screen shows notices one at a time.
  const but = taken.changes.length === 0 ? '' : `; but ${taken.changes.map(inWords).join('; ')}`
  return {
    ...taken,
    kind: 'start',
    changes: [],
    notices: [
      `takes the options of run ${newest.run.id}, as no agent is configured: agent ${agent.name}, ${gates}${but}`,
      ...taken.notices,
    ],
  }
}

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

/** The settings of the newest run, with what was given anew. */
function take(asked: Asked, newest: NewestRun): Omit<Choice, 'kind'> {
  const { run, options } = newest
  requireTrustedRun(asked, newest)
  const before = options?.record ?? emptyRecord
  const keys = keysGivenAnew(asked.given, before)
  // First: what is not allowed yet is not in the config, and would be missed there as an error of the user's.
  if (guardedAnew(asked.given, before).length > 0) asked.requireTrust()
  const settings = takeInto(run.settings, asked, keys)
  requireTrustOfChanges(asked, newest, settings)
  const changes = changesBetween(run.settings, settings)
  return {
    settings,
    options: {
      ...optionsAfter(asked, options, keys),
      sources: sourcesAfter(asked, options, keys),
      record: recordAfter(asked.given, before, keys),
    },
    changes,
    notices: changes.some(({ key }) => key === 'parallel.maxTasks') ? workersNotices(asked) : [],
  }
}

function takeInto(base: RunSettings, asked: Asked, keys: ReadonlySet<string>): RunSettings {
  const rows = settingRows.filter((row) => row.keys.some((key) => keys.has(key)))
  if (rows.length === 0) return base
  const { config } = asked
  // As long as no agent is named, none need be configured.
  const aboutAgent = rows.some(({ key }) => key === 'agent')
  const given = toRunSettings(aboutAgent ? config : { ...config, agent: null, agents: {} }, {
    ...asked.facts,
    target: config.merge.target ?? base.target,
    storedAgent: base.agent,
  })
  return rows.reduce((into, row) => row.take(into, given), base)
}

/** Those of the run, and in their place what is given now. */
function optionsAfter(
  { config }: Asked,
  options: RunOptions | null,
  keys: ReadonlySet<string>,
): Omit<RunOptions, 'record'> {
  const given = asOptions(config)
  const kept = runOptionRows.filter(({ key }) => options !== null && !keys.has(key))
  return { ...given, ...Object.fromEntries(kept.map(({ option }) => [option, options?.[option]])) }
}

const givenSources = ({ sources, config, facts }: Asked): readonly string[] =>
  sources.named.length > 0 ? sources.named : config.source.map((file) => path.resolve(facts.root, file))

/** Those it has, and those that are given now: the tasks of both are in the store. */
function sourcesAfter(
  asked: Asked,
  options: RunOptions | null,
  keys: ReadonlySet<string>,
): readonly string[] {
  const areGiven = asked.sources.named.length > 0 || keys.has('source') || options === null
  const given = areGiven ? givenSources(asked) : []
  const kept = options?.sources ?? []
  const { found } = asked.sources
  const before = kept.length === 0 && given.length > 0 && found !== null ? [found] : kept
  return [...new Set([...before, ...given])]
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

/**
 * For a screen that watches a living run: how it shows output, and how it reads backlogs that it is given. It adds no workers and
 * starts nothing, so every other option that differs from the run's is refused.
 * @throws LoopworkError usage.
 */
export function watchOptions(asked: Asked, newest: NewestRun): WatchOptions {
  if (asked.mode === 'fresh') throw endsAnother(newest)
  const { run, options } = newest
  const keys = keysGivenAnew(asked.given, options?.record ?? emptyRecord)
  const other = changesBetween(run.settings, takeInto(run.settings, asked, keys))
  if (other.length > 0) throw refusedBeside(newest, other)
  return optionsAfter(asked, options, keys)
}

type WatchOptions = Omit<RunOptions, 'sources' | 'record'>

/** Trusted by what was started or allowed before, or by being given again in just this way. */
function requireTrustedRun(asked: Asked, { run, options, trusted }: NewestRun): void {
  if (trusted) return
  if (namesAgent(asked.config)) {
    asked.requireTrust()
    const given = toRunSettings(asked.config, {
      ...asked.facts,
      target: asked.config.merge.target ?? asked.branch(),
    })
    const same =
      isDeepStrictEqual(settingsThatNeedTrust(given), settingsThatNeedTrust(run.settings)) &&
      isDeepStrictEqual(
        optionsThatNeedTrust({ ...asOptions(asked.config), sources: givenSources(asked) }),
        optionsThatNeedTrust(options),
      )
    if (same) return
  }
  throw untrustedRun(run.id, { settings: run.settings, options })
}

/** Of what the repository's own config gives anew, or no longer gives: a gate that went missing there is asked about as well. */
function requireTrustOfChanges(asked: Asked, { run, options }: NewestRun, settings: RunSettings): void {
  const keys = guardedAnew(asked.given, options?.record ?? emptyRecord)
  if (keys.length === 0) return
  const changed = settingRows.filter(
    (row) => row.keys.some((key) => keys.includes(key)) && row.differs(run.settings, settings),
  )
  asked.requireTrust(changed.map(({ key }) => key))
}

function guardedAnew({ layers: { repository } }: GivenOptions, before: OptionRecord): readonly string[] {
  if (repository === undefined) return []
  return guardedKeys(repository, keysGivenAnew({ layers: { repository }, file: null }, before))
}

const inWords = ({ key, from, to }: OptionChange): string => `${key} from ${from} to ${to}`

const workersNotices = ({ workersNotice }: Asked): readonly string[] =>
  workersNotice === null ? [] : [workersNotice]

const pidsOf = ({ living }: NewestRun): string =>
  `${living.length === 1 ? 'pid' : 'pids'} ${living.map(({ identity }) => identity.pid).join(', ')}`

const noAgent = ({ run }: NewestRun): LoopworkError =>
  new LoopworkError('config', 'no agent is configured', {
    hint: `describe one under agents: in .loopworkrc; or allow what run ${run.id}, which you did not start here, has: loopwork trust --run`,
  })

function refusedBeside(newest: NewestRun, changes: readonly OptionChange[]): LoopworkError {
  const { run } = newest
  const own = changes.map(({ key, from, to }) => `${key} ${from}, not ${to}`).join('; ')
  return new LoopworkError(
    'usage',
    `run ${run.id} (${pidsOf(newest)}) goes on with its own options: ${own}`,
    {
      hint: `leave ${changes.length === 1 ? 'it' : 'them'} out; or end the run (Ctrl+C there, or loopwork abort --yes) and start again with yours`,
    },
  )
}

function endsAnother(newest: NewestRun): LoopworkError {
  const { run, living } = newest
  return new LoopworkError(
    'usage',
    `--fresh would end run ${run.id} under ${plural(living.length, 'living loopwork')} (${pidsOf(newest)})`,
    { hint: 'end it first: loopwork abort --yes' },
  )
}
