import { oid, type Oid } from '../../core/ids.ts'
import type { Fate, LandedWork, NewLane } from '../../core/ports/lane.ts'
import { contentCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'
import { commitTree, readCommits } from '../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../objects/keep-commit.ts'
import { inQuarantine } from '../objects/quarantine.ts'
import { mergeRef, moveOwnRef, moveRef, olderLaneRef, readRef, takenBackRef } from '../objects/refs/refs.ts'
import { fateOfUnnamed } from './fate-of-unnamed.ts'
import { commitsIn, messagesIn, type ToldCommit } from './history.ts'
import { changesNothing, holdsChange } from './holds-change.ts'
import { isWorkOf } from './is-work-of.ts'
import type { LaneContext } from './lane-context.ts'
import { mentions } from './mentions.ts'
import { lookAtBranch } from './target-branch.ts'
import { pickTree } from './trees/pick-tree.ts'

/**
 * Computes the new lane for a branch that was moved back, and what that means for each item that the lane has merged.
 * Work that the branch contained before is not brought back; work that never reached it is applied to it. Moves neither
 * the lane's ref nor the branch, so it can be done again after a kill: work that was applied before is then found on the
 * lane. Null when the branch was not moved back.
 */
export async function startAnew(
  lane: LaneContext,
  target: string,
  landed: readonly LandedWork[],
): Promise<NewLane | null> {
  const look = await lookAtBranch(lane, target)
  if (look.kind !== 'moved back') return null
  const { tip, branch, delivered } = look
  const commits = landed.map(({ commit }) => commit)
  const lacking = new Map(
    (await messagesIn(lane, { from: [...commits, tip, delivered], without: [branch] })).map((told) => [
      told.commit,
      told.message,
    ]),
  )
  const pending = await commitsIn(lane, { from: [tip], without: [branch, delivered] })
  const onBranch = await messagesIn(lane, { from: [branch], without: [delivered] })
  const onLane = await messagesIn(lane, { from: [tip], without: [branch] })
  const takenBack = await readRef(lane.context, takenBackRef(target))
  const squashed = await holdsAll(lane, { branch, delivered })

  const fates = new Map<string, Fate>()
  const unnamed: { readonly work: LandedWork; readonly message: string }[] = []
  let end = branch
  let carried = false
  for (const work of landed) {
    const message = lacking.get(work.commit)
    if (message === undefined) continue
    if (!isWorkOf(message, work)) {
      unnamed.push({ work, message })
      continue
    }
    const standsIn = mentions(onBranch, work)
    const brought = onLane.find(({ commit, message }) => commit !== work.commit && isWorkOf(message, work))
    if (standsIn !== undefined) fates.set(work.item, { kind: 'there', commit: standsIn.commit })
    else if (pending.has(work.commit) || brought !== undefined) {
      const source = brought?.commit ?? work.commit
      const fate = await carry(lane, { end, source, work })
      fates.set(work.item, fate)
      if (fate.kind === 'carried' && fate.commit !== end) {
        end = fate.commit
        carried = true
      }
    } else if (squashed || (await holdsChange(lane, branch, work.commit))) {
      fates.set(work.item, { kind: 'there', commit: (await twinOf(lane, onBranch, work.commit)) ?? branch })
    } else fates.set(work.item, { kind: work.commit === takenBack ? 'taken back' : 'taken out' })
  }
  for (const { work, message } of unnamed) {
    const fate = await fateOfUnnamed(lane, work, { branch, end, onBranch, message })
    const isTakenBack = fate?.kind === 'taken out' && work.commit === takenBack
    if (fate !== null) fates.set(work.item, isTakenBack ? { kind: 'taken back' } : fate)
  }
  const [last] = await readCommits(lane.context, lane.privateDir, [end])
  await moveRef(lane.context, {
    name: olderLaneRef(target, tip),
    to: tip,
    why: `${target} was moved back`,
  })
  const byUndo =
    takenBack === delivered &&
    (await readCommits(lane.context, lane.privateDir, [delivered]))[0].parents[0] === branch
  return { old: tip, branch, tip: end, tree: last.tree, carried, fates, byUndo }
}

/** Applies work that was merged and never reached the branch, as a commit on the new tip. */
async function carry(
  lane: LaneContext,
  { end, source, work }: { readonly end: Oid; readonly source: Oid; readonly work: LandedWork },
): Promise<Fate> {
  const { context, privateDir } = lane
  const [facts, at] = await readCommits(context, privateDir, [source, end])
  const [parent] = facts.parents
  if (parent === undefined) return { kind: 'taken out' }
  if (parent === end) return { kind: 'carried', commit: source }
  return madeAgainWhenPruned(() =>
    inQuarantine(context, privateDir, async (quarantined): Promise<Fate> => {
      const picked = await pickTree(lane, quarantined, { onto: end, base: parent, work: source })
      if (picked.kind === 'conflict') {
        const why = `it conflicts there in ${picked.files.join(', ') || picked.message}`
        return { kind: 'left out', files: picked.files, why }
      }
      if (picked.tree === at.tree) return { kind: 'there', commit: end }
      const commit = await commitTree(context, quarantined, {
        tree: picked.tree,
        parents: [end],
        message: work.message,
        trailers: work.trailers,
        author: facts.author,
      })
      const move = { name: mergeRef(work.slug), to: commit, why: `brought along ${work.slug}` }
      await keepCommit(context, quarantined, { commit, known: [end, source] }, () =>
        moveOwnRef(context, move),
      )
      return { kind: 'carried', commit }
    }),
  )
}

/** Whether the branch still has everything that it contained before, in other commits: squashed, or rebased with other ids. */
async function holdsAll(
  lane: LaneContext,
  { branch, delivered }: { readonly branch: Oid; readonly delivered: Oid },
): Promise<boolean> {
  const fork = await forkOf(lane, branch, delivered)
  if (fork === null || fork === branch) return false
  return changesNothing(lane, { onto: branch, base: fork, work: delivered })
}

/** Amended in other words: the commit with the same tree. */
async function twinOf(
  { context, privateDir }: LaneContext,
  onBranch: readonly ToldCommit[],
  commit: Oid,
): Promise<Oid | undefined> {
  const [{ tree }, ...facts] = await readCommits(context, privateDir, [
    commit,
    ...onBranch.map((each) => each.commit),
  ])
  return onBranch[facts.findIndex((each) => each.tree === tree)]?.commit
}

async function forkOf({ context, privateDir }: LaneContext, one: Oid, other: Oid): Promise<Oid | null> {
  const { code, stdout } = await runGit(contentCommand(context, privateDir, 'merge-base', [one, other]))
  return code === 0 ? oid(stdout.trim()) : null
}
