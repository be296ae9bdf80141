import { fenceOf, type Attempt } from '../core/attempt.ts'
import { reason } from '../core/reason.ts'
import { placeOf } from './clear-away.ts'
import { environmentOf } from './environment.ts'
import { Interrupted, mustHold, throwIfInterrupted } from './interruption.ts'
import { makeRoom } from './phases/make-room.ts'
import { endLine, ran, shellFailure } from './shell-failure.ts'
import type { World } from './world.ts'

/** Worktree at the lane's tip, setup commands; then the attempt is `running`, before anything of the agent exists. */
export async function prepare(
  world: World,
  { attempt, signal }: { readonly attempt: Attempt; readonly signal: AbortSignal },
): Promise<Attempt> {
  const { store, git, clock, paths, run } = world
  await paths.prepare(attempt)
  await world.processes.sweep(paths.marker(attempt))
  await makeRoom(world, attempt, placeOf(world, attempt))
  throwIfInterrupted(signal)
  const base = await git.lane.tip(run.settings.target)
  const { dir, branch } = await git.worktrees.create({
    attempt: attempt.id,
    slug: attempt.slug,
    number: attempt.number,
    base,
    root: run.settings.worktreeRoot,
  })
  const placed = { ...attempt, base, worktree: dir, branch }
  mustHold(await store.enterPhase(fenceOf(attempt), 'preparing', { base, worktree: dir }, clock.now()))
  await git.worktrees.copyIn(dir, run.settings.copy)
  throwIfInterrupted(signal)
  await setUp(world, placed, signal)
  throwIfInterrupted(signal)
  const given = await git.worktrees.snapshot({ ...attempt, dir, base })
  mustHold(await store.enterPhase(fenceOf(attempt), 'running', { given }, clock.now()))
  return { ...placed, given, phase: 'running' }
}

async function setUp(world: World, attempt: Attempt, signal: AbortSignal): Promise<void> {
  const { run, processes, paths } = world
  for (const line of run.settings.setup) {
    const log = paths.commandLog(attempt, 'setup')
    await log.begin(`$ ${line}`)
    const end = ran(
      await processes.shell.run({
        line,
        cwd: attempt.worktree ?? '/',
        env: environmentOf(world, attempt),
        timeoutMs: run.settings.limits.gateTimeoutMs,
        log: log.path,
        marker: paths.marker(attempt),
        signal,
      }),
    )
    await log.end(endLine(end))
    throwIfInterrupted(signal)
    const failure = shellFailure(line, end)
    if (failure === null) continue
    throw new Interrupted({
      kind: 'end',
      graceMs: 0,
      reason: reason('setup:failed', `setup: ${failure.text}`, failure.detail),
    })
  }
}
