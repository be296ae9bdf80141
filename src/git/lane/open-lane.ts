import type { Lane } from '../../core/ports/lane.ts'
import type { DeliveryJournal } from '../delivery/delivery.ts'
import { follow } from './follow-lane.ts'
import { dropGateWorktree, gateWorktree } from '../worktrees/gate-worktree.ts'
import { containedIn } from './contained-in.ts'
import { holdsWork } from './holds-work.ts'
import { moveBack } from './undo/move-back.ts'
import { ownMerge } from './undo/own-merge.ts'
import { revertCommit } from './undo/revert-commit.ts'
import { revertedBetween } from './undo/reverted-between.ts'
import { startAnew } from './start-anew.ts'
import { strayed } from './strayed.ts'
import { acceptBranch, requireBranch } from './target-branch.ts'
import { incoming, startOf, tipOf } from './lane-tip.ts'
import { isAncestor } from '../objects/commits.ts'
import { mergeWork } from './merge-work.ts'
import { laneRef, moveOwnRef } from '../objects/refs/refs.ts'
import { beginWatching } from '../repository/shared-config.ts'
import type { Bench } from './lane-context.ts'

export function openLane(bench: Bench, journal: DeliveryJournal): Lane {
  const { site, slot } = bench
  return {
    tip: (target) => tipOf(bench, target),
    start: (target) => startOf(bench, target),
    requireBranch: (target) => requireBranch(bench, target),
    incoming: (target) => incoming(bench, target),
    startAnew: (target, landed) => startAnew(bench, target, landed),
    moveBack: (target, work) => moveBack(bench, journal, { target, work }),
    ownMerge: (work, others) => ownMerge(bench, work, others),
    revert: (tip, work, change) => revertCommit(bench, { tip, work, change }),
    revertedBetween: (tips, landed) => revertedBetween(bench, tips, landed),
    strayed: (order) => strayed(bench, order),
    accept: (target, branch) => acceptBranch(bench, target, branch),
    contains: (target, commits) => containedIn(bench, target, commits),
    holdsWork: (branch, works) => holdsWork(bench, branch, works),
    merge: (order) => mergeWork(bench, order),
    holds: (tip, commit) => isAncestor(site, slot, commit, tip),
    advance: (target, old, to) =>
      moveOwnRef(site, { name: laneRef(target), from: old, to, why: `lane of ${target}` }),
    checkout: (target, commit, root) => gateWorktree(site, { target, commit, root }),
    dropCheckout: (target, root) => dropGateWorktree(site, { target, root }),
    watchConfig: () => beginWatching({ commonDir: site.repository.commonDir, slots: site.slots }),
    follow: (target) => follow(bench, journal, target),
  }
}
