import type { Attempt } from '../../core/attempt.ts'
import { reason, type Reason } from '../../core/reason.ts'
import { environmentOf } from '../environment.ts'
import { throwIfInterrupted } from '../interruption.ts'
import { endLine, ran, shellFailure } from '../shell-failure.ts'
import type { CommandLog, World } from '../world.ts'

/** Environment, log and marker of setup for an attempt, in its worktree or in a checkout for its gate. */
export const gearOf = (world: World, attempt: Attempt): Pick<EquipOrder, 'env' | 'newLog' | 'marker'> => ({
  env: environmentOf(world, attempt),
  newLog: () => world.paths.commandLog(attempt, 'setup'),
  marker: world.paths.marker(attempt),
})

export interface EquipOrder {
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
  newLog(): CommandLog
  readonly marker: string
  readonly signal: AbortSignal
}

/**
 * Gives a checkout what every agent is given: copies of the user's own files, then the setup lines. Also for a gate's
 * checkout: without its packages no gate could run there. Null when all went well, else why setup failed.
 */
export async function equip(world: World, order: EquipOrder): Promise<Reason | null> {
  const { git, run } = world
  await git.worktrees.copyIn(order.dir, run.settings.copy)
  throwIfInterrupted(order.signal)
  for (const line of run.settings.setup) {
    const failure = await setUp(world, order, line)
    if (failure !== null) return failure
  }
  return null
}

async function setUp(world: World, order: EquipOrder, line: string): Promise<Reason | null> {
  const log = order.newLog()
  await log.begin(`$ ${line}`)
  const end = ran(
    await world.processes.shell.run({
      line,
      cwd: order.dir,
      env: order.env,
      timeoutMs: world.run.settings.limits.gateTimeoutMs,
      log: log.path,
      marker: order.marker,
      signal: order.signal,
    }),
  )
  await log.end(endLine(end))
  throwIfInterrupted(order.signal)
  const failure = shellFailure(line, end)
  return failure === null ? null : reason('setup:failed', `setup: ${failure.text}`, failure.detail)
}
