import { fenceOf, filesOf, placeNameOf } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { LaneHead, LaneLease } from '../../core/ports/lane-store.ts'
import { reason, weightOf, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { blame } from '../phases/blame.ts'
import { trailersOf } from '../phases/collect.ts'
import { equip, gearOf } from '../phases/equip.ts'
import { gateHold } from '../phases/gate/gate-cannot-run.ts'
import { gateOf } from '../phases/gate/gate-of.ts'
import { runGate } from '../phases/gate/run-gate.ts'
import { conflictReason, handConflict } from '../phases/hand-conflict.ts'
import { passedOn } from '../phases/passed-on.ts'
import { commitMessage } from './commit-message.ts'
import type { TargetIntake } from './target-intake.ts'

export interface Landing {
  readonly lease: LaneLease
  readonly head: LaneHead
  readonly intake: TargetIntake
  readonly signal: AbortSignal
  /** Its gate could not be run before. */
  readonly retrying: boolean
}

/** `… held`: the work stays at the head of the queue until the gate can be run, or the machine is well again. */
export type Landed = 'ok' | 'ghost' | 'gate held' | 'machine held'

/** Merges the head's work onto the tip, or ends its attempt. */
export async function land(context: SupervisorContext, landing: Landing): Promise<Landed> {
  const { git, run } = context
  const { head } = landing
  const { target } = run.settings
  let tip = await git.lane.tip(target)
  if (head.step !== null && (await git.lane.holds(tip, head.step.merged)))
    return done(context, landing, head.step)
  tip = (await landing.intake.take(landing.lease, landing.signal)) ?? tip
  const { work } = head.attempt
  const { base } = head.attempt.agents[0].worktree
  if (work === null) return done(context, landing, { old: tip, merged: tip })
  const { slug, number } = placeNameOf(head.attempt)
  if (!(await git.lane.isKept({ slug, number, commit: work.commit, base })))
    return fail(context, landing, pruned('its work'))
  const merge = await git.lane.merge({
    tip,
    work: work.commit,
    base,
    slug,
    message: commitMessage(head.attempt, head.item.title),
    trailers: trailersOf(head.attempt),
  })
  switch (merge.kind) {
    case 'same':
      return done(context, landing, { old: tip, merged: tip })
    case 'conflict': {
      const handedOver = await handConflict(context, head.attempt, tip)
      const conflict = { ...merge, tip, handedOver }
      return fail(context, landing, await conflictReason(context, head.attempt, conflict))
    }
    case 'clean':
      return landClean(context, landing, { tip, merged: merge.commit, tree: merge.tree })
  }
}

const pruned = (what: string): Reason =>
  reason(
    'merge:failed',
    `merge: ${what} is not in the repository any more: its refs were deleted, and the objects pruned`,
  )

async function landClean(
  context: SupervisorContext,
  landing: Landing,
  { tip, merged, tree }: { readonly tip: Oid; readonly merged: Oid; readonly tree: Oid },
): Promise<Landed> {
  const { store, git, run } = context
  const { lease, head, signal } = landing
  const { target } = run.settings
  if (!passedOn(head.attempt, tree, run.settings.gate)) {
    // The gate of a killed supervisor may still be writing into the lane's worktree.
    await context.processes.sweep(context.paths.marker(head.attempt))
    const dir = await git.lane.checkout(target, merged, run.settings.worktreeRoot)
    if (run.settings.setup.length > 0) await store.noteMergeStep(lease, fenceOf(head.attempt), 'setup')
    const unequipped = (await equip(context, { ...gearOf(context, head.attempt), dir, signal })).failure
    const failure =
      (unequipped &&
        (await context.setupOwner.withWork({
          attempt: head.attempt,
          base: tip,
          failure: unequipped,
          signal,
        }))) ??
      (await gateMerged(context, landing, { dir, tree, tip }))
    if (failure?.code === 'gate:cannot-run') {
      await context.holds.hold(gateHold(failure), { again: landing.retrying })
      return 'gate held'
    }
    if (landing.retrying) await context.holds.lift('gate')
    const why = failure === null ? null : await blame(context, head.attempt, failure)
    if (why !== null && weightOf(why.code) === 'back') return 'machine held'
    if (why !== null) return fail(context, landing, why)
  }
  const { slug, number } = placeNameOf(head.attempt)
  if (!(await git.lane.isKept({ slug, number, commit: merged, base: tip })))
    return fail(context, landing, pruned('its merge'))
  const step = { old: tip, merged }
  if ((await store.laneStep(lease, fenceOf(head.attempt), step)) === 'ghost') return 'ghost'
  if (!(await git.lane.advance(target, tip, merged))) return 'ok'
  return done(context, landing, step)
}

/** Null when everything passed. */
async function gateMerged(
  context: SupervisorContext,
  { lease, head, signal }: Landing,
  { dir, tree, tip }: { readonly dir: string; readonly tree: Oid; readonly tip: Oid },
): Promise<Reason | null> {
  const { store } = context
  const fence = fenceOf(head.attempt)
  await store.noteMergeStep(lease, fence, 'gate')
  return runGate(context, {
    ...gateOf(context, head.attempt),
    dir,
    tree,
    work: { attempt: head.attempt, base: tip, files: filesOf(head.attempt) },
    where: 'on the merged tree',
    signal,
    note: async (gate) => {
      await store.laneGate(lease, fence, gate)
    },
  })
}

async function done(
  context: SupervisorContext,
  { lease, head }: Landing,
  step: { readonly old: Oid; readonly merged: Oid },
): Promise<'ok' | 'ghost'> {
  const result = await context.store.laneDone(lease, fenceOf(head.attempt), step)
  if (result !== 'ok') return result
  if (step.old !== step.merged) context.setupOwner.merged(head.item.id, step)
  await context.clearing.add(head.attempt, 'no')
  return result
}

export async function fail(
  context: SupervisorContext,
  { lease, head }: Landing,
  why: Reason,
): Promise<'ok' | 'ghost'> {
  const result = await context.store.laneFail(lease, fenceOf(head.attempt), why)
  // The branch and worktree of a conflict stay: a person settles it there.
  if (result === 'ok')
    await context.clearing.add(head.attempt, why.code === 'conflict' ? 'for a person' : 'no')
  return result
}
