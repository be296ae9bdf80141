import type { Oid } from '../../core/ids.ts'
import type { LandedWork } from '../../core/ports/lane.ts'
import { branchRef, readRef } from '../objects/refs/refs.ts'
import { containedIn } from './contained-in.ts'
import { messagesIn } from './history.ts'
import { mentions } from './mentions.ts'
import type { Bench } from './lane-context.ts'

/** The commits of such work as a branch holds: as they are, or cherry-picked, rebased or squashed with their messages. */
export async function holdsWork(
  bench: Bench,
  branch: string,
  works: readonly LandedWork[],
): Promise<ReadonlySet<Oid>> {
  const held = await containedIn(
    bench,
    branch,
    works.map(({ commit }) => commit),
  )
  const lacking = works.filter(({ commit }) => !held.has(commit))
  const tip = await readRef(bench.site, branchRef(branch))
  if (lacking.length === 0 || tip === null) return held
  const own = await messagesIn(bench, { from: [tip], without: lacking.map(({ commit }) => commit) })
  const brought = lacking.filter((work) => mentions(own, work) !== undefined)
  return new Set([...held, ...brought.map(({ commit }) => commit)])
}
