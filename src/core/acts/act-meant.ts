import type { EpochMs } from '../ids.ts'
import { freshActMs, type LastAct } from './act.ts'

export interface ActScene {
  readonly now: EpochMs
  /** When work landed last; null: none has. */
  readonly landedAt: EpochMs | null
  /** A task whose work has landed is chosen. */
  readonly onLanded: boolean
}

/** Whether the key that takes back means the last act, and not a merge: the later of the two, but a fresh act for a while whatever lands. */
export function isActMeant(act: LastAct | null, { now, landedAt, onLanded }: ActScene): act is LastAct {
  if (act === null) return false
  if (now - act.at < freshActMs) return true
  if (act.movedOn !== null || onLanded) return false
  return landedAt === null || landedAt < act.at
}
