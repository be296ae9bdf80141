import type { Oid } from '../../core/ids.ts'
import type { LandedWork } from '../../core/ports/lane.ts'
import { branchRef, readRef } from '../objects/refs/refs.ts'
import { containedIn } from './contained-in.ts'
import { messagesIn } from './history.ts'
import type { LaneContext } from './lane-context.ts'
import { mentions } from './mentions.ts'

/**
 * Which of these works a branch contains, by their commits: unchanged, or cherry-picked, rebased or squashed with their
 * messages.
 */
export async function holdsWork(
  lane: LaneContext,
  branch: string,
  works: readonly LandedWork[],
): Promise<ReadonlySet<Oid>> {
  const held = await containedIn(
    lane,
    branch,
    works.map(({ commit }) => commit),
  )
  const lacking = works.filter(({ commit }) => !held.has(commit))
  const tip = await readRef(lane.context, branchRef(branch))
  if (lacking.length === 0 || tip === null) return held
  const own = await messagesIn(lane, { from: [tip], without: lacking.map(({ commit }) => commit) })
  const brought = lacking.filter((work) => mentions(own, work) !== undefined)
  return new Set([...held, ...brought.map(({ commit }) => commit)])
}
