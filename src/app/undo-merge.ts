import type { CommandAnswer } from '../core/command.ts'
import { LoopworkError } from '../core/errors.ts'
import type { ItemId } from '../core/ids.ts'
import { Freezer } from '../supervisor/agent/freezer.ts'
import { StartPace } from '../supervisor/agent/start/start-pace.ts'
import type { SupervisorContext } from '../supervisor/context.ts'
import { Holds } from '../supervisor/holds.ts'
import { endKilledUndo } from '../supervisor/lane/end-killed-undo.ts'
import { followTarget } from '../supervisor/lane/follow-target.ts'
import { TargetIntake } from '../supervisor/lane/target-intake.ts'
import { undo } from '../supervisor/lane/undo.ts'
import { Clearing } from '../supervisor/phases/clean-up/clearing.ts'
import { GateOnBase } from '../supervisor/phases/gate/gate-on-base.ts'
import { SetupOwner } from '../supervisor/phases/setup-owner.ts'
import { newestRunOf } from './newest-run.ts'
import { worldOf, type Session } from './session.ts'

export interface UndoOrder {
  /** Null: the last merge. */
  readonly item: ItemId | null
  /** Ends a gate that runs for it; nothing has changed then. */
  readonly signal: AbortSignal
  /** Takes what could not be written into a backlog file. */
  problem(message: string): void
}

/** Undoes a merge where nobody supervises: the lane is this process's for that time. */
export async function undoMerge(
  session: Session,
  { item, signal, problem }: UndoOrder,
): Promise<CommandAnswer> {
  const { store, processes, project } = session
  const lives = (identity: Parameters<typeof processes.liveness>[0]) => processes.liveness(identity)
  const standing = await newestRunOf(project, store, lives)
  const me = standing === null ? null : await store.visit(processes.self())
  if (standing === null || me === null) return { state: 'refused', message: 'nothing was merged here yet' }
  try {
    const { run } = standing
    // An undo may run the gate: commands of a run that somebody else started are not run.
    if (!standing.trusted) throw notTrusted(run.id)
    const lease = await store.takeLane(run.settings.target, me, lives)
    if (lease === null) return { state: 'refused', message: 'the lane is in other hands just now; ask again' }
    const opened = { run, supervisor: { id: me } }
    const world = visiting(await worldOf(session, opened, { sources: [], unknownDependency: 'block' }))
    // Settings changed since the last run ended are the user's; while agents are running, they may be an agent's.
    if ((await store.openAttempts()).length === 0) await world.git.lane.watchConfig()
    const intake = new TargetIntake(world)
    const answer = await undo(world, lease, {
      named: item,
      takeIn: async () => {
        await endKilledUndo(world, lease)
        await intake.take(lease, signal)
      },
      gate: (joined) => intake.gate(joined, signal),
    })
    // Also after a refusal: the branch may still lack what a killed undo has put on the lane.
    await followTarget(world, { lease, intake, signal })
    await store.releaseLane(lease)
    await showInFiles(world, problem)
    return answer
  } finally {
    await store.leaveRun(me, 'detach')
  }
}

/** What a supervisor has around it, for one that starts nothing. */
function visiting(found: Awaited<ReturnType<typeof worldOf>>): SupervisorContext {
  const surroundings = { ...found, storeHeld: () => undefined, asks: () => true }
  const world: SupervisorContext = {
    ...surroundings,
    holds: new Holds(surroundings, () => undefined),
    pace: new StartPace(surroundings.clock),
    freezer: new Freezer(),
    clearing: new Clearing(() => world),
    renew: () => undefined,
    gateOnBase: new GateOnBase(() => world),
    setupOwner: new SetupOwner(() => world),
  }
  return world
}

/** A file that goes on saying `completed` would be committed, and believed, by somebody who reads no more than that. */
async function showInFiles(
  { backlog, store }: SupervisorContext,
  problem: UndoOrder['problem'],
): Promise<void> {
  for (const source of await store.sources()) {
    if ((await backlog.stamp(source)) === null) continue
    const shown = await backlog.show(source, null)
    if (shown.kind === 'problem') problem(shown.message)
  }
}

const notTrusted = (run: number): LoopworkError =>
  new LoopworkError('untrusted', `run ${run} was not started here: its gate is not run`, {
    hint: 'read it, then allow it with: loopwork trust --run',
  })
