import { emptyRecord, keysGivenAnew, recordAfter } from '../../config/option-record.ts'
import { asOptions, runOptionRows } from '../../config/run-options.ts'
import { toRunSettings } from '../../config/run-settings.ts'
import { changesBetween, settingRows, type SettingRow } from '../../config/setting-rows.ts'
import type { Config } from '../../config/schema/config.ts'
import type { RunOptions, RunSettings } from '../../core/run/settings.ts'
import type { Asked, Choice, NewestRun } from './choice.ts'
import { givenSources } from './given-sources.ts'
import { guardedAnew, requireTrustedRun, requireTrustOfChanges } from './trust-of-choice.ts'

/** The settings of the newest run, with what was given anew. */
export function take(asked: Asked, newest: NewestRun): Omit<Choice, 'kind'> {
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

export function takeInto(base: RunSettings, asked: Asked, keys: ReadonlySet<string>): RunSettings {
  const rows = settingRows.filter(
    (row) => row.keys.some((key) => keys.has(key)) || isChangedReader(row, asked, keys),
  )
  if (rows.length === 0) return base
  const given = toRunSettings(agentsNeeded(asked.config, rows), {
    ...asked.facts,
    target: asked.config.merge.target ?? base.target,
    storedAgent: base.agent,
  })
  return rows.reduce((into, row) => row.take(into, given), base)
}

/** The preset of the reviewer, or the judge, that is named is described anew. */
const isChangedReader = ({ key }: SettingRow, { config }: Asked, keys: ReadonlySet<string>): boolean =>
  keys.has('agents') &&
  ((key === 'review.agent' && config.review.agent !== null) || (key === 'judge' && config.judge !== null))

/** As long as no agent is named, none need be configured. */
function agentsNeeded(config: Config, rows: readonly SettingRow[]): Config {
  const isAbout = (wanted: string): boolean => rows.some(({ key }) => key === wanted)
  const isAboutWork = rows.some(({ keys }) => keys.includes('agents'))
  const nobody = { agent: null, model: null, pool: { strategy: null, entries: null }, route: [] }
  const review = isAbout('review.agent') ? config.review : { ...config.review, agent: null }
  const judge = isAbout('judge') ? config.judge : null
  const isAboutAgents = isAboutWork || isAbout('review.agent') || isAbout('judge')
  const agents = isAboutAgents ? config.agents : {}
  return { ...config, ...(isAboutWork ? {} : nobody), review, judge, agents }
}

/** Those of the run, and in their place what is given now. */
export function optionsAfter(
  { config }: Asked,
  options: RunOptions | null,
  keys: ReadonlySet<string>,
): Omit<RunOptions, 'record'> {
  const given = asOptions(config)
  const kept = runOptionRows.filter(({ key }) => options !== null && !keys.has(key))
  return { ...given, ...Object.fromEntries(kept.map(({ option }) => [option, options?.[option]])) }
}

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

export const workersNotices = ({ workersNotice }: Asked): readonly string[] =>
  workersNotice === null ? [] : [workersNotice]
