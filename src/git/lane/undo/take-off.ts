import { LoopworkError } from '../../../core/errors.ts'
import { shortOid, oid, type Oid } from '../../../core/ids.ts'
import type { LandedWork, TakenOff } from '../../../core/ports/lane.ts'
import { textOrNull } from '../../../files/or-null.ts'
import { refCommand } from '../../command/git-command.ts'
import { succeeded } from '../../command/git-error.ts'
import { inTurn } from '../../command/repository-lock.ts'
import { runGit } from '../../command/run-git.ts'
import { deliver } from '../../delivery/apply.ts'
import type { DeliveryJournal } from '../../delivery/delivery.ts'
import { mendLateCheckouts } from '../../delivery/late-checkouts.ts'
import { moveTakenBack } from '../../delivery/move-taken-back.ts'
import { prepareAll } from '../../delivery/prepare-all.ts'
import { recoverDeliveries } from '../../delivery/recover.ts'
import { targetPlaces, userCheckouts } from '../../delivery/target-checkouts.ts'
import { isAncestor, readCommits } from '../../objects/commits.ts'
import { branchRef, laneRef } from '../../objects/refs/refs.ts'
import { changedSharedConfig } from '../../repository/shared-config.ts'
import type { LaneContext } from '../lane-context.ts'
import { lookAtBranch } from '../target-branch.ts'

/**
 * Takes the newest merge back as if it had never been: lane, branch, index and files go to its parent, a state that was
 * there and was gated. Only while nothing can have been built on it; in any doubt the result is `built on`, and a revert
 * commit has to undo it.
 *
 * The record of what the branch has contained stays at the merge until the caller has stored the undo and accepts the
 * branch. After a kill in between, a ref that moves with the branch shows the next start that this was an undo, and of
 * what: see `startAnew`.
 */
export function takeOff(
  lane: LaneContext,
  journal: DeliveryJournal,
  { target, work }: { readonly target: string; readonly work: LandedWork },
): Promise<TakenOff> {
  const { context } = lane
  return inTurn(`${context.privateDirs} follow`, async (): Promise<TakenOff> => {
    const to = await parentAlone(lane, target, work)
    if (to === null) return builtOn
    const from = work.commit
    if (
      (await changedSharedConfig({
        commonDir: context.repository.commonDir,
        privateDirs: context.privateDirs,
      })) !== null
    ) {
      return builtOn
    }
    if ((await recoverDeliveries(context, journal, target)) !== null) return builtOn
    const { checkouts, owned } = await targetPlaces(context, target)
    if (owned !== null) return builtOn
    const step = { target, from, to }
    const ready = await prepareAll(context, step, checkouts, { trusting: false })
    // A revert commit would only wait for the same files. Other obstacles are temporary.
    if ('kind' in ready) return ready.files.length > 0 ? ready : builtOn
    let isBehind = false
    const moved = await deliver(context, journal, ready, async () => {
      if (!(await standsAlone(lane, target, work.commit))) return false
      const refs = await moveTakenBack(context, step)
      isBehind = refs === 'branch alone'
      return refs !== 'not moved'
    })
    if (moved === 'moved meanwhile') return builtOn
    if (moved !== 'moved') return moved
    if (isBehind) throw laneIsBehind(target, to)
    await mendLateCheckouts(context, journal, step, checkouts)
    return { kind: 'moved', to }
  })
}

const builtOn: TakenOff = { kind: 'built on' }

/** Not stored as done yet: the next look at the branch finds the mark, and completes the undo. */
const laneIsBehind = (target: string, to: Oid): LoopworkError =>
  new LoopworkError('git', `${target} is back at ${shortOid(to)}, and its lane could not be moved yet`, {
    hint: 'it is done at the next start or the next merge',
  })

/** The merge's parent; null when something may be built on the merge. */
async function parentAlone(lane: LaneContext, target: string, work: LandedWork): Promise<Oid | null> {
  const { context, privateDir } = lane
  const look = await lookAtBranch(lane, target)
  if (look.kind !== 'there' || look.tip !== work.commit || look.branch !== work.commit) return null
  const [{ parents }] = await readCommits(context, privateDir, [work.commit])
  const [parent, ...others] = parents
  if (parent === undefined || others.length > 0) return null
  return (await standsAlone(lane, target, work.commit)) ? parent : null
}

/**
 * Whether nothing but the target has the merge: no remote, no tag, no stash, no other branch or lane, no detached checkout. Refs that
 * save the work of ended attempts don't count: their work would be merged as a change of its own.
 */
async function standsAlone(
  { context, privateDir }: LaneContext,
  target: string,
  commit: Oid,
): Promise<boolean> {
  const command = refCommand(context, 'for-each-ref', [`--contains=${commit}`, '--format=%(refname)'])
  const holders = succeeded(await runGit(command), 'looking who holds a commit')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from(line, 'latin1').toString('utf8'))
  const others = holders.filter(
    (ref) =>
      ref !== branchRef(target) &&
      ref !== laneRef(target) &&
      (!ref.startsWith('refs/loopwork/') || ref.startsWith(laneRef(''))),
  )
  if (others.length > 0) return false
  for (const { gitDir } of await userCheckouts(context)) {
    const head = /^[0-9a-f]{40,64}(?=\n?$)/.exec((await textOrNull(`${gitDir}/HEAD`)) ?? '')?.[0]
    if (head !== undefined && (await isAncestor(context, privateDir, commit, oid(head)))) return false
  }
  return true
}
