import { livenessOf } from '../../app/liveness.ts'
import { newestRunOf } from '../../app/newest-run.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { loadAsked } from '../../app/options/load-settings.ts'
import { findProject, openExistingStore, type Project } from '../../app/project.ts'
import { openSession, worldOf } from '../../app/session.ts'
import { undoPatienceMs, type CommandAnswer } from '../../core/command.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import { preflight } from '../../git/repository/preflight.ts'
import type { SupervisorContext } from '../../supervisor/context.ts'
import { Freezer } from '../../supervisor/agent/freezer.ts'
import { StartPace } from '../../supervisor/agent/start/start-pace.ts'
import { Holds } from '../../supervisor/holds.ts'
import { endKilledUndo } from '../../supervisor/lane/end-killed-undo.ts'
import { followTarget } from '../../supervisor/lane/follow-target.ts'
import { TargetIntake } from '../../supervisor/lane/target-intake.ts'
import { undo as takeBack } from '../../supervisor/lane/undo.ts'
import { Clearing } from '../../supervisor/phases/clean-up/clearing.ts'
import { GateOnBase } from '../../supervisor/phases/gate/gate-on-base.ts'
import { SetupOwner } from '../../supervisor/phases/setup-owner.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { report, waitForAnswers } from './steer.ts'

/** Undoes a merge: by the supervisor that owns the lane, or, without one, by owning the lane for that time. */
export async function undo(id: string | undefined, flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  const item = id === undefined ? null : itemId(id)
  const store = await openExistingStore(project)
  if (store === null) {
    process.stderr.write('loopwork: nothing was merged here yet\n')
    return exitCodes.left
  }
  if (item !== null && (await store.item(item)) === null) {
    await store.close()
    throw new LoopworkError('usage', `there is no task ${item} here`, { hint: 'loopwork list shows the ids' })
  }
  const asked = await store.ask({ kind: 'undo', item }, await livenessOf())
  if (asked.length > 0) {
    try {
      return report(await waitForAnswers(store, asked, undoPatienceMs), flags)
    } finally {
      await store.close()
    }
  }
  return printed(await undoHere({ project, flags, store, item }), flags)
}

interface UndoRequest {
  readonly project: Project
  readonly flags: CommonFlags
  readonly store: Store
  readonly item: ItemId | null
}

async function undoHere({ project, flags, store, item }: UndoRequest): Promise<CommandAnswer> {
  await preflight(project.cwd, project.found ?? undefined)
  const session = await openSession(
    project,
    await loadAsked(project, flags, { screen: false, sources: [] }),
    store,
  )
  const lives = await livenessOf()
  try {
    const { processes } = session
    const standing = await newestRunOf(project, store, lives)
    const me = standing === null ? null : await store.visit(processes.self())
    if (standing === null || me === null) return { state: 'refused', message: 'nothing was merged here yet' }
    // An undo may run the gate: commands of a run that somebody else started are not run.
    if (!standing.trusted) throw notTrusted(standing.run.id)
    try {
      const { run } = standing
      const lease = await store.takeLane(run.settings.target, me, lives)
      if (lease === null)
        return { state: 'refused', message: 'the lane is in other hands just now; ask again' }
      const surroundings = {
        ...(await worldOf(
          session,
          { run, supervisor: { id: me } },
          { sources: [], unknownDependency: 'block' },
        )),
        storeHeld: () => undefined,
        asks: () => true,
      }
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
      const signal = new AbortController().signal
      // Settings changed since the last run ended are the user's; while agents are running, they may be an agent's.
      if ((await store.openAttempts()).length === 0) await world.git.lane.watchConfig()
      const intake = new TargetIntake(world)
      const answer = await takeBack(world, lease, {
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
      await showInFiles(world)
      return answer
    } finally {
      await store.leaveRun(me, 'detach')
    }
  } finally {
    await session.close()
  }
}

/** A file that goes on saying `completed` would be committed, and believed, by somebody who reads no more than that. */
async function showInFiles({ backlog, store }: SupervisorContext): Promise<void> {
  for (const source of await store.sources()) {
    if ((await backlog.stamp(source)) === null) continue
    const shown = await backlog.show(source, null)
    if (shown.kind === 'problem') process.stderr.write(`loopwork: ${sanitize(shown.message)}\n`)
  }
}

const notTrusted = (run: number): LoopworkError =>
  new LoopworkError('untrusted', `run ${run} was not started here: its gate is not run`, {
    hint: 'read it, then allow it with: loopwork trust --run',
  })

function printed(answer: CommandAnswer, flags: CommonFlags): number {
  const message = inPlace(sanitize('message' in answer ? answer.message : ''), elsewhereOf(flags))
  process.stderr.write(answer.state === 'done' ? `${message}\n` : `loopwork: ${message}\n`)
  return answer.state === 'done' ? exitCodes.good : exitCodes.left
}
