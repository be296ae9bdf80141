import { fenceOf, type AttemptIn } from '../../core/attempt.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted, mustHold, throwIfInterrupted } from '../interruption.ts'
import { placeOf } from './clean-up/clean-up-attempt.ts'
import { equip, gearOf } from './equip.ts'
import { makeRoom } from './make-room.ts'

/** Worktree at the lane's tip, setup commands; then the attempt is `running`, before anything of the agent exists. */
export async function prepare(
  context: SupervisorContext,
  { attempt, signal }: { readonly attempt: AttemptIn<'preparing'>; readonly signal: AbortSignal },
): Promise<AttemptIn<'running'>> {
  const { store, git, paths, run } = context
  await paths.prepare(attempt)
  // Nothing can have been started yet for an attempt that no supervisor before us had.
  if (attempt.tenure > 1) await context.processes.sweep(paths.marker(attempt))
  await context.clearing.of(attempt.item)
  await makeRoom(context, attempt, placeOf(context, attempt))
  throwIfInterrupted(signal)
  const base = await git.lane.start(run.settings.target)
  const { dir, branch } = await git.worktrees.create({
    attempt: attempt.id,
    slug: attempt.slug,
    number: attempt.number,
    base,
    root: run.settings.worktreeRoot,
  })
  const [{ preset, model }] = attempt.agents
  const agent = { preset, model, worktree: { path: dir, branch, base } }
  const placed = { ...attempt, agents: [agent] } as const
  mustHold(await store.enterPhase(fenceOf(attempt), placed))
  const { paths: givenPaths, failure } = await equip(context, { ...gearOf(context, placed), dir, signal })
  if (failure !== null) {
    const why = await context.setupOwner.onTip({ attempt: placed, base, failure, signal })
    throw new Interrupted({ kind: 'end', graceMs: 0, reason: why })
  }
  context.setupOwner.passed(base)
  const isSetUp = run.settings.setup.length > 0
  const given = await git.worktrees.snapshot({ ...attempt, dir, base, paths: givenPaths, isSetUp })
  const equipped = { ...agent, given: given === base ? null : given }
  const stage = { phase: 'running', agents: [equipped] } as const
  mustHold(await store.enterPhase(fenceOf(attempt), stage))
  return { ...attempt, ...stage }
}
