import type { LandedWork } from '../../core/ports/lane.ts'
import { readCommits } from '../commits.ts'
import type { Bench } from '../merge-work.ts'
import { messagesIn } from './history.ts'
import { isWorkOf } from './is-work-of.ts'

/** False for an item whose work the target held already: it was done at the commit of somebody else's work. */
export async function isOwnMerge(bench: Bench, work: LandedWork): Promise<boolean> {
  const [{ parents }] = await readCommits(bench.site, bench.slot, [work.commit])
  const [merged] = await messagesIn(bench, { from: [work.commit], without: parents })
  return merged !== undefined && isWorkOf(merged.message, work)
}
