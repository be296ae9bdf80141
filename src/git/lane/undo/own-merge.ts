import type { Oid } from '../../../core/ids.ts'
import type { LandedWork, OwnMerge } from '../../../core/ports/lane.ts'
import { readCommits } from '../../objects/commits.ts'
import { messagesIn } from '../history.ts'
import { isThere } from '../is-there.ts'
import { isWorkOf } from '../is-work-of.ts'
import type { LaneContext } from '../lane-context.ts'

/**
 * Which change an undo of an item has to revert. The item's commit is the merge itself, or what the user made of it: amended with its
 * trailers unchanged, or with the same trees before and after. A commit with other work in it too (a squash), or with another content and
 * message, is not reverted: then it is the change of the merge as it was made.
 */
export async function ownMerge(
  lane: LaneContext,
  work: LandedWork,
  others: readonly LandedWork[],
): Promise<OwnMerge> {
  const { commit, made } = work
  if (work.strayed) return ownChange(lane, work, others)
  if (commit === made) return { kind: 'commit' }
  const [{ parents }] = await readCommits(lane.context, lane.privateDir, [commit])
  const message =
    (await messagesIn(lane, { from: [commit], without: parents })).find((each) => each.commit === commit)
      ?.message ?? ''
  const isShared =
    namesOthers(message, work) || others.some((other) => other.commit === commit || isWorkOf(message, other))
  if (!isShared && parents.length === 1 && isWorkOf(message, work)) return { kind: 'commit' }
  if (made === null || !(await isThere(lane, made))) return { kind: 'unknown' }
  if (!isShared && (await isSameChange(lane, commit, made))) return { kind: 'commit' }
  return { kind: 'change', of: made }
}

/** The agent's own commits are on the target, and the merge has at most what came on top: what goes is the work as it was collected. */
async function ownChange(
  lane: LaneContext,
  { commit, work }: LandedWork,
  others: readonly LandedWork[],
): Promise<OwnMerge> {
  if (work === null || !(await isThere(lane, work))) return { kind: 'unknown' }
  const isShared = others.some((other) => other.commit === commit)
  if (!isShared && (await isSameChange(lane, commit, work))) return { kind: 'commit' }
  return { kind: 'change', of: work }
}

/** Other tries of the same item count too: a later try may have done their work again. */
function namesOthers(message: string, { trailers }: LandedWork): boolean {
  const [key, value] = trailers[0] ?? ['', '']
  return message
    .split('\n')
    .map((line) => line.replace(/^[\s*>-]+/, '').trimEnd())
    .some((line) => line.startsWith(`${key}: `) && line !== `${key}: ${value}`)
}

async function isSameChange({ context, privateDir }: LaneContext, one: Oid, other: Oid): Promise<boolean> {
  const [left, right] = await readCommits(context, privateDir, [one, other])
  const [from, to] = [left.parents[0], right.parents[0]]
  if (left.tree !== right.tree || left.parents.length !== 1 || from === undefined || to === undefined)
    return false
  const [before, then] = await readCommits(context, privateDir, [from, to])
  return before.tree === then.tree
}
