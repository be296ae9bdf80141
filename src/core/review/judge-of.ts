import { coolDownOf, type CoolDown } from '../agent/cool-down.ts'
import type { AgentPreset } from '../agent/preset.ts'
import type { PlannedAgent } from '../attempt.ts'
import type { EpochMs } from '../ids.ts'
import { freeEntries } from '../policy/pool/choose-entry.ts'
import { poolOf, type PoolSettings } from '../policy/pool/demand.ts'
import type { RunSettings } from '../run/settings.ts'
import { readingOnly, reviewerOf } from './reviewer-of.ts'

type Settings = PoolSettings & Pick<RunSettings, 'review' | 'judge'>

/** Who judges works: the one that is named for it, else who reviews the run's work, else who does it. */
export const usualJudge = (settings: Settings): AgentPreset =>
  settings.judge === null
    ? (reviewerOf(settings) ?? readingOnly(settings.agent))
    : readingOnly(settings.judge)

/** Who judges now: while the usual one is limited, another of the pool. Null: all of them are limited. */
export function freeJudge(
  settings: Settings,
  limits: { readonly cools: readonly CoolDown[]; readonly now: EpochMs },
): AgentPreset | null {
  const usual = usualJudge(settings)
  if (coolDownOf(limits.cools, usual, limits.now) === null) return usual
  const [other] = freeEntries(poolOf(settings), { ...limits, inUse: [] })
  return other === undefined ? null : readingOnly(other.preset)
}

/** The one that was stored as a judge. */
export function judgeNamed(
  settings: Settings,
  { preset: name, model }: Pick<PlannedAgent, 'preset' | 'model'>,
): AgentPreset {
  const usual = usualJudge(settings)
  const others = poolOf(settings).map(({ preset }) => readingOnly(preset))
  return [usual, ...others].find((one) => one.name === name && one.model === model) ?? usual
}
