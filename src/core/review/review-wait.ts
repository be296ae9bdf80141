import type { Fault } from '../agent/fault.ts'
import type { AgentPreset } from '../agent/preset.ts'
import type { EpochMs } from '../ids.ts'
import { coolDownAfter } from '../policy/pool/cool-down-after.ts'

const longestMs = 15 * 60_000
const usualMs = 60_000

/**
 * How long finished work waits for its reviewer after a fault of the vendor's: as long as the vendor says, else longer each time.
 * @param inRow how often in a row it has waited before.
 */
export function reviewWaitMs(
  fault: Fault | null,
  { preset, inRow, now }: { readonly preset: AgentPreset; readonly inRow: number; readonly now: EpochMs },
): number {
  const facts = { preset, before: null, startedAt: now, now }
  const coolDown = fault === null ? null : coolDownAfter(fault, facts)
  const waitMs = coolDown === null ? usualMs : coolDown.until - now
  return coolDown?.named === true ? waitMs : Math.min(waitMs * 2 ** Math.min(inRow, 20), longestMs)
}
