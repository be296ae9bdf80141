import type { EpochMs } from '../ids.ts'
import type { MachineCode } from '../trouble/trouble.ts'

/** Who has to be mended before a run can go on. Never an item: an item's failure is its own end. */
export type HoldOwner = 'machine' | 'preset' | 'gate'

export type HoldCode = MachineCode | 'gate:cannot-run' | PresetCode

/** Every task would fail in the same way with this agent. */
export type PresetCode = 'agent:not-started' | 'agent:fault-auth' | 'agent:fault-billing'

/** Why a run starts nothing new for now. Goes on by itself once a check finds it mended. */
export interface Hold {
  readonly owner: HoldOwner
  readonly code: HoldCode
  /** One line, what was found: `making the worktree /w/a.1: no space left on the disk`. Foreign text inside is raw. */
  readonly message: string
  /** One line, what to do about it. */
  readonly cure: string
  readonly since: EpochMs
}
