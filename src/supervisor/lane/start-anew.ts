import { isPlaced } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { LandedItem, LaneLease } from '../../core/ports/lane-store.ts'
import type { Fate, LandedWork } from '../../core/ports/lane.ts'
import { weightOf, type Reason } from '../../core/reason.ts'
import type { Mover } from '../../core/strayed.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold } from '../interruption.ts'
import { trailersOf } from '../phases/collect.ts'
import { noteStrayed } from '../phases/note-strayed.ts'
import { commitMessage } from './commit-message.ts'

/** Runs the run's gate on a commit of the lane's own; null when it passes. */
export type LaneGate = (joined: { readonly commit: Oid; readonly tree: Oid }) => Promise<Reason | null>

/**
 * The user moved the target back: the lane continues from its present commit, and the store marks items whose work is
 * not in it any more. Work that was merged and not delivered yet is applied to it when it passes the gate. Accepting the
 * branch is the last step: after a kill before it, everything is done again. Resolves to the new tip; null when the
 * branch was not moved back, has moved again, or what is applied can't be gated for now.
 */
export async function startAnew(
  context: SupervisorContext,
  lease: LaneLease,
  gate: LaneGate,
): Promise<Oid | null> {
  const { git, store } = context
  const { target } = lease
  const landed = (await store.landedOn(target)).filter(({ undone }) => !undone)
  const lane = await git.lane.startAnew(target, landed.map(landedWork))
  if (lane === null) return null
  const failure = lane.carried ? await gate({ commit: lane.tip, tree: lane.tree }) : null
  // It is no evidence about the work: that must not be left out.
  if (failure !== null && weightOf(failure.code) === 'back') return null
  const tip = failure === null ? lane.tip : lane.branch
  const fates = new Map(
    [...lane.fates].map(([item, fate]) => [item, failure === null ? fate : dropped(fate, failure)] as const),
  )
  if (!(await git.lane.advance(target, lane.old, tip))) return null
  const how = lane.byUndo ? ('by an undo' as const) : ('not by loopwork' as const)
  const by = await moverOf(context, { target, branch: lane.branch })
  const moved = { from: lane.old, to: lane.branch, tip, how, fates, ...(by === undefined ? {} : { by }) }
  mustHold(await store.noteMovedTarget(lease, moved))
  await git.lane.accept(target, lane.branch)
  return tip
}

/** The attempt whose own commit the branch stands at. One that is still running has not been looked at yet. */
async function moverOf(
  context: SupervisorContext,
  { target, branch }: { readonly target: string; readonly branch: Oid },
): Promise<Mover | undefined> {
  const { store, run } = context
  for (const attempt of await store.openAttempts())
    if (attempt.run === run.id && isPlaced(attempt)) await noteStrayed(context, attempt)
  const moves = await store.strayed(run.id)
  const move = moves.findLast((one) => one.target === target && one.commits.includes(branch))
  return move === undefined ? undefined : { item: move.item, number: move.number }
}

const dropped = (fate: Fate, failure: Reason): Fate =>
  fate.kind === 'carried' ? { kind: 'left out', files: [], why: `fails its ${failure.message} there` } : fate

/** Removes the note from items whose work is in the target again. */
export async function noteReturned({ git, store }: SupervisorContext, lease: LaneLease): Promise<void> {
  const { target } = lease
  const undone = (await store.landedOn(target)).filter((item) => item.undone)
  if (undone.length === 0) return
  const there = await git.lane.contains(
    target,
    undone.map(({ commit }) => commit),
  )
  const fates = undone
    .filter(({ commit }) => there.has(commit))
    .map(({ item, commit }) => [item, { kind: 'there', commit }] as const)
  if (fates.length === 0) return
  const tip = await git.lane.tip(target)
  await store.noteMovedTarget(lease, { from: tip, to: tip, tip, how: 'returned', fates: new Map(fates) })
}

export const landedWork = ({ item, slug, number, title, commit, ...facts }: LandedItem): LandedWork => ({
  item,
  slug,
  commit,
  made: facts.made,
  work: facts.work,
  strayed: facts.strayed,
  message: commitMessage({ item }, title),
  trailers: trailersOf({ item, number }),
})
