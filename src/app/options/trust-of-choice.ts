import { isDeepStrictEqual } from 'node:util'
import { emptyRecord, keysGivenAnew, type GivenOptions } from '../../config/option-record.ts'
import { asOptions } from '../../config/run-options.ts'
import { toRunSettings } from '../../config/run-settings.ts'
import type { Config } from '../../config/schema/config.ts'
import { settingRows } from '../../config/setting-rows.ts'
import { guardedKeys } from '../../config/trust/guarded-settings.ts'
import type { OptionRecord, RunSettings } from '../../core/run/settings.ts'
import type { Asked, NewestRun } from './choice.ts'
import { optionsThatNeedTrust, settingsThatNeedTrust, untrustedRun } from './run-trust.ts'
import { givenSources } from './given-sources.ts'

/** Trusted by what was started or allowed before, or by being given again in just this way. */
export function requireTrustedRun(asked: Asked, { run, options, trusted }: NewestRun): void {
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
export function requireTrustOfChanges(
  asked: Asked,
  { run, options }: NewestRun,
  settings: RunSettings,
): void {
  const keys = guardedAnew(asked.given, options?.record ?? emptyRecord)
  if (keys.length === 0) return
  const changed = settingRows.filter(
    (row) => row.keys.some((key) => keys.includes(key)) && row.differs(run.settings, settings),
  )
  asked.requireTrust(changed.map(({ key }) => key))
}

export function guardedAnew(
  { layers: { repository } }: GivenOptions,
  before: OptionRecord,
): readonly string[] {
  if (repository === undefined) return []
  return guardedKeys(repository, keysGivenAnew({ layers: { repository }, file: null }, before))
}

export const namesAgent = ({ agent, agents, pool }: Config): boolean =>
  agent !== null || pool.entries !== null || Object.keys(agents).length > 0
