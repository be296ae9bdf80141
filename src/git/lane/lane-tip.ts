import { LoopworkError } from '../../core/errors.ts'
import type { Oid } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { Lane } from '../../core/ports/lane.ts'
import { commitTree, isAncestor } from '../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../objects/keep-commit.ts'
import { inQuarantine } from '../objects/quarantine.ts'
import { moveOwnRef } from '../objects/refs/refs.ts'
import type { LaneContext } from './lane-context.ts'
import { standsOn } from './merge-work.ts'
import { lookAtBranch } from './target-branch.ts'
import { joinTrees } from './trees/join-trees.ts'

/** The tip, even when the branch was moved or deleted; where there is no lane yet, it begins at the branch. */
export async function tipOf(lane: LaneContext, target: string): Promise<Oid> {
  const look = await lookAtBranch(lane, target)
  if (look.tip !== null) return look.tip
  throw noBranch(target)
}

/**
 * Where new work starts: at the tip, but never at one that the user took the branch back from. At the branch where that is the tip
 * with commits of the user's on top: the lane takes them in at its next look, and work must not begin without them meanwhile.
 */
export async function startOf(lane: LaneContext, target: string): Promise<Oid> {
  const look = await lookAtBranch(lane, target)
  if (look.kind === 'moved back') return look.branch
  if (look.kind === 'there' && (await isAhead(lane, look))) return look.branch
  if (look.tip !== null) return look.tip
  throw noBranch(target)
}

async function isAhead(
  lane: LaneContext,
  { tip, branch }: { readonly tip: Oid; readonly branch: Oid },
): Promise<boolean> {
  if (branch === tip || (await standsOn(lane, tip, branch))) return false
  return isAncestor(lane.context, lane.privateDir, tip, branch)
}

/**
 * What the user's branch has that the lane hasn't. A branch that is only behind has nothing incoming: `follow` will move
 * it.
 */
export async function incoming(lane: LaneContext, target: string): ReturnType<Lane['incoming']> {
  const look = await lookAtBranch(lane, target)
  if (look.kind !== 'there') return { kind: look.kind }
  const { tip, branch } = look
  if (await isAhead(lane, look)) return { kind: 'fast-forward', old: tip, commit: branch }
  if (branch === tip || (await standsOn(lane, tip, branch))) return { kind: 'none' }
  return madeAgainWhenPruned(() => joinBranch(lane, target, { tip, branch }))
}

function joinBranch(
  lane: LaneContext,
  target: string,
  { tip, branch }: { readonly tip: Oid; readonly branch: Oid },
): ReturnType<Lane['incoming']> {
  const { context, privateDir } = lane
  return inQuarantine(context, privateDir, async (quarantined) => {
    const merged = await joinTrees(lane, quarantined, {
      target: tip,
      work: branch,
      attributesOf: tip,
    })
    if (merged.kind === 'conflict') return { kind: 'conflict', files: merged.files }
    const commit = await commitTree(context, quarantined, {
      tree: merged.tree,
      parents: [tip, branch],
      message: `Merge what happened on ${target} meanwhile`,
      trailers: [],
    })
    const move = { name: `refs/loopwork/incoming/${target}`, to: commit, why: `took in ${target}` }
    await keepCommit(context, quarantined, { commit, known: [tip, branch] }, () => moveOwnRef(context, move))
    return { kind: 'merge', old: tip, commit, tree: merged.tree }
  })
}

const noBranch = (target: string): LoopworkError =>
  new LoopworkError('git', `there is no branch ${JSON.stringify(target)}`, {
    hint: `name an existing branch with --target, or make it: git branch ${shellWord(target)}`,
  })
