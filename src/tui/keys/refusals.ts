import type { BoardSnapshot } from '../../core/board.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import type { Action } from './key-table.ts'

const steering: ReadonlySet<Action> = new Set<Action>(['pause', 'more', 'fewer', 'stop', 'abort'])

/**
 * Why a key that steers a run does nothing now; null when it does something. Keys that are refused are not in the footer. Between
 * two supervisors, while the screen begins to supervise, nothing is refused yet.
 */
export function refusalOf(action: Action, snapshot: BoardSnapshot | null): Safe | null {
  if (!steering.has(action)) return null
  const run = snapshot?.run ?? null
  if (snapshot === null || run === null) return literal('nothing is running yet')
  if (run.endedAt !== null) return safe`run ${run.id} has ended`
  // There p takes the run up.
  if (snapshot.phase === 'left' && action !== 'pause')
    return safe`nobody supervises run ${run.id}: p goes on with it`
  return null
}
