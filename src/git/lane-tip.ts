import { LoopworkError } from '../core/errors.ts'
import type { Oid } from '../core/ids.ts'
import type { Lane } from '../core/ports/git.ts'
import { shellWord } from '../core/shell-word.ts'
import { commitTree, isAncestor } from './commits.ts'
import { joinTrees, type Bench } from './merge-work.ts'
import { keepCommit, madeAgainWhenPruned } from './objects/keep-commit.ts'
import { inQuarantine } from './objects/quarantine.ts'
import { branchRef, laneRef, moveRef, readRefs } from './refs.ts'

export async function tipOf({ site }: Bench, target: string): Promise<Oid> {
  const refs = await readRefs(site, [laneRef(target), branchRef(target)])
  const tip = refs.get(laneRef(target))
  if (tip !== undefined) return tip
  const branch = refs.get(branchRef(target))
  if (branch === undefined) throw noBranch(target)
  const move = { name: laneRef(target), to: branch, from: null, why: `lane of ${target}` }
  if (await moveRef(site, move)) return branch
  // Another loopwork made it first.
  return (await readRefs(site, [laneRef(target)])).get(laneRef(target)) ?? branch
}

/** What the user's branch has that the lane hasn't. A branch that is only behind is waiting for `follow`. */
export async function incoming(bench: Bench, target: string): ReturnType<Lane['incoming']> {
  const { site, slot } = bench
  const tip = await tipOf(bench, target)
  const branch = (await readRefs(site, [branchRef(target)])).get(branchRef(target))
  if (branch === undefined) throw noBranch(target)
  if (branch === tip || (await isAncestor(site, slot, branch, tip))) return { kind: 'none' }
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
    const merged = await joinTrees(bench, quarantined, tip, branch)
    if (merged.kind === 'conflict') return { kind: 'conflict', files: merged.files }
    const commit = await commitTree(site, quarantined, {
      tree: merged.tree,
      parents: [tip, branch],
      message: `Merge what happened on ${target} meanwhile`,
      trailers: [],
    })
    const move = { name: `refs/loopwork/incoming/${target}`, to: commit, why: `took in ${target}` }
    await keepCommit(site, quarantined, { commit, known: [tip, branch] }, () => moveRef(site, move))
    return { kind: 'merge', old: tip, commit, tree: merged.tree }
  })
}

const noBranch = (target: string): LoopworkError =>
  new LoopworkError('git', `there is no branch ${JSON.stringify(target)}`, {
    hint: `name an existing branch with --target, or make it: git branch ${shellWord(target)}`,
  })
