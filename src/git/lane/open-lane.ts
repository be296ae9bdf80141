import type { Lane } from '../../core/ports/lane.ts'
import { realOrGiven } from '../../files/or-null.ts'
import type { DeliveryJournal } from '../delivery/delivery.ts'
import { isAncestor } from '../objects/commits.ts'
import { laneRef, moveOwnRef } from '../objects/refs/refs.ts'
import { beginWatching } from '../repository/shared-config.ts'
import { dropGateWorktree, gatePath, gateWorktree } from '../worktrees/gate-worktree.ts'
import { containedIn } from './contained-in.ts'
import { strayed } from './find-strayed.ts'
import { follow } from './follow-lane.ts'
import { holdsWork } from './holds-work.ts'
import { isKept } from './is-kept.ts'
import type { LaneContext } from './lane-context.ts'
import { incoming, startOf, tipOf } from './lane-tip.ts'
import { mergeWork } from './merge-work.ts'
import { startAnew } from './start-anew.ts'
import { acceptBranch, requireBranch } from './target-branch.ts'
import { ownMerge } from './undo/own-merge.ts'
import { revertCommit } from './undo/revert-commit.ts'
import { revertedBetween } from './undo/reverted-between.ts'
import { takeOff } from './undo/take-off.ts'

export function openLane(lane: LaneContext, journal: DeliveryJournal): Lane {
  const { context, privateDir } = lane
  return {
    tip: (target) => tipOf(lane, target),
    start: (target) => startOf(lane, target),
    requireBranch: (target) => requireBranch(lane, target),
    incoming: (target) => incoming(lane, target),
    startAnew: (target, landed) => startAnew(lane, target, landed),
    takeOff: (target, work) => takeOff(lane, journal, { target, work }),
    ownMerge: (work, others) => ownMerge(lane, work, others),
    revert: (tip, work, change) => revertCommit(lane, { tip, work, change }),
    revertedBetween: (tips, landed) => revertedBetween(lane, tips, landed),
    strayed: (order) => strayed(lane, order),
    accept: (target, branch) => acceptBranch(lane, target, branch),
    contains: (target, commits) => containedIn(lane, target, commits),
    holdsWork: (branch, works) => holdsWork(lane, branch, works),
    merge: (order) => mergeWork(lane, order),
    isKept: (work) => isKept(lane, work),
    holds: (tip, commit) => isAncestor(context, privateDir, commit, tip),
    advance: (target, old, to) =>
      moveOwnRef(context, { name: laneRef(target), from: old, to, why: `lane of ${target}` }),
    checkout: (target, commit, root) => gateWorktree(context, { target, commit, root }),
    checkoutPath: async (target, root) => gatePath(await realOrGiven(root), context.storeId, target),
    dropCheckout: (target, root) => dropGateWorktree(context, { target, root }),
    watchConfig: () =>
      beginWatching({ commonDir: context.repository.commonDir, privateDirs: context.privateDirs }),
    follow: (target) => follow(lane, journal, target),
  }
}
