import { LoopworkError } from '../../core/errors.ts'
import type { Oid } from '../../core/ids.ts'
import type { Lane } from '../../core/ports/lane.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { commitTree, isAncestor } from '../objects/commits.ts'
import { joinTrees } from './join-trees.ts'
import { lookAtBranch } from './target-branch.ts'
import { standsOn } from './merge-work.ts'
import { keepCommit, madeAgainWhenPruned } from '../objects/keep-commit.ts'
import { inQuarantine } from '../objects/quarantine.ts'
import { moveOwnRef } from '../objects/refs/refs.ts'
import type { Bench } from './lane-context.ts'

/** The tip, whatever became of the branch; where there is no lane yet, it begins at the branch. */
export async function tipOf(bench: Bench, target: string): Promise<Oid> {
  const look = await lookAtBranch(bench, target)
  if (look.tip !== null) return look.tip
  throw noBranch(target)
}

/** Where new work starts: at the tip, but never at one that the user took the branch back from. */
export async function startOf(bench: Bench, target: string): Promise<Oid> {
  const look = await lookAtBranch(bench, target)
  if (look.kind === 'moved back') return look.branch
  if (look.tip !== null) return look.tip
  throw noBranch(target)
}

/** What the user's branch has that the lane hasn't. A branch that is only behind is waiting for `follow`. */
export async function incoming(bench: Bench, target: string): ReturnType<Lane['incoming']> {
  const { site, slot } = bench
  const look = await lookAtBranch(bench, target)
  if (look.kind !== 'there') return { kind: look.kind }
  const { tip, branch } = look
  if (branch === tip || (await standsOn(bench, tip, branch))) return { kind: 'none' }
  if (await isAncestor(site, slot, tip, branch)) return { kind: 'fast-forward', old: tip, commit: branch }
  return madeAgainWhenPruned(() => joinBranch(bench, target, { tip, branch }))
}

function joinBranch(
  bench: Bench,
  target: string,
  { tip, branch }: { readonly tip: Oid; readonly branch: Oid },
): ReturnType<Lane['incoming']> {
  const { site, slot } = bench
  return inQuarantine(site, slot, async (quarantined) => {
    const merged = await joinTrees(bench, quarantined, {
      target: tip,
      work: branch,
      attributesOf: tip,
    })
    if (merged.kind === 'conflict') return { kind: 'conflict', files: merged.files }
    const commit = await commitTree(site, quarantined, {
      tree: merged.tree,
      parents: [tip, branch],
      message: `Merge what happened on ${target} meanwhile`,
      trailers: [],
    })
    const move = { name: `refs/loopwork/incoming/${target}`, to: commit, why: `took in ${target}` }
    await keepCommit(site, quarantined, { commit, known: [tip, branch] }, () => moveOwnRef(site, move))
    return { kind: 'merge', old: tip, commit, tree: merged.tree }
  })
}

const noBranch = (target: string): LoopworkError =>
  new LoopworkError('git', `there is no branch ${JSON.stringify(target)}`, {
    hint: `name an existing branch with --target, or make it: git branch ${shellWord(target)}`,
  })
