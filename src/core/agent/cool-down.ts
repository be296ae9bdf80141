import type { EpochMs } from '../ids.ts'
import type { FaultClass } from './fault.ts'
import { accountOf } from './pool.ts'
import type { AgentPreset } from './preset.ts'

/** What nobody should be asked for now: a login with all its models, one model of it, or a preset whose program can't be started. */
export type Concern =
  | { readonly kind: 'account'; readonly account: string }
  /** `model`: as it is asked for; null: whichever the CLI chooses. */
  | { readonly kind: 'model'; readonly account: string; readonly model: string | null }
  | { readonly kind: 'preset'; readonly preset: string }

export type CoolDownClass = FaultClass | 'not-started'

/**
 * Nothing is started there until a time. It stays, over, until a model has answered: meanwhile only one agent at a time tries.
 */
export interface CoolDown {
  readonly concern: Concern
  readonly class: CoolDownClass
  /** In one line; foreign text inside is raw: sanitise where it is shown. */
  readonly message: string
  /** The vendor named the time. */
  readonly named: boolean
  readonly since: EpochMs
  /** When one agent tries again. */
  readonly until: EpochMs
  /** Cool-downs in a row, this one included, without an answer between. */
  readonly inRow: number
}

type Asked = Pick<AgentPreset, 'name' | 'account' | 'model'>

export function concerns({ concern }: Pick<CoolDown, 'concern'>, preset: Asked): boolean {
  switch (concern.kind) {
    case 'account':
      return concern.account === accountOf(preset)
    case 'model':
      return concern.account === accountOf(preset) && concern.model === preset.model
    case 'preset':
      return concern.preset === preset.name
  }
}

/** A person has to act: log in, pay, install. It is tried from time to time, since only a try shows that they have. */
export const needsPerson = (cool: Pick<CoolDown, 'class'>): boolean =>
  cool.class === 'auth' || cool.class === 'billing' || cool.class === 'not-started'

/** The account or preset, as it is named where it is shown. */
export const concernName = ({ concern }: Pick<CoolDown, 'concern'>): string =>
  concern.kind === 'preset' ? concern.preset : concern.account

/** Of those that concern a preset, the one that lasts longest; null when it may be started, or tried. */
export function coolDownOf(cools: readonly CoolDown[], preset: Asked, now: EpochMs): CoolDown | null {
  let longest: CoolDown | null = null
  for (const cool of cools) {
    if (cool.until <= now || !concerns(cool, preset)) continue
    if (longest === null || cool.until > longest.until) longest = cool
  }
  return longest
}
