import { filesOf, type PlacedAttempt } from '../../core/attempt.ts'
import type { GivenPath } from '../../core/ports/worktrees.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { CommandLog, SupervisorContext } from '../context.ts'
import { environmentOf } from '../environment.ts'
import { throwIfInterrupted } from '../interruption.ts'
import { runLine } from '../run-line.ts'
import { cannotRun, ran, shellFailure, type RanEnd } from '../shell-failure.ts'
import { brokenByWork } from './gate/gate-cannot-run.ts'

/** Environment, log and marker of setup for an attempt, in its worktree or in a checkout for its gate. */
export const gearOf = (
  context: SupervisorContext,
  attempt: PlacedAttempt,
): Omit<EquipOrder, 'dir' | 'signal'> => ({
  files: filesOf(attempt),
  env: environmentOf(context, attempt),
  newLog: () => context.paths.commandLog(attempt, 'setup'),
  marker: context.paths.marker(attempt),
})

export interface EquipOrder {
  readonly dir: string
  /** What the work in it changed; empty before the agent has run. */
  readonly files: readonly string[]
  readonly env: Readonly<Record<string, string>>
  newLog(): CommandLog
  readonly marker: string
  readonly signal: AbortSignal
}

export interface Equipped {
  readonly paths: readonly GivenPath[]
  /** Setup's failure; null when all went well. `setup-owner.ts` decides whose failure it is. */
  readonly failure: Reason | null
}

/**
 * Gives a checkout what every agent is given: copies of the user's own files, links to their folders, then the setup
 * lines. Also for a gate's checkout: without its packages no gate could run there.
 */
export async function equip(context: SupervisorContext, order: EquipOrder): Promise<Equipped> {
  const { git, run } = context
  const paths = await git.worktrees.give(order.dir, run.settings)
  throwIfInterrupted(order.signal)
  for (const line of run.settings.setup) {
    const failure = await setUp(context, order, line)
    if (failure !== null) return { paths, failure }
  }
  return { paths, failure: null }
}

async function setUp(context: SupervisorContext, order: EquipOrder, line: string): Promise<Reason | null> {
  const { dir, env, marker, signal } = order
  const log = order.newLog()
  const heading = { kind: 'command', text: line } as const
  const end = ran(await runLine(context, { line, dir, env, log, heading, marker, signal }))
  throwIfInterrupted(signal)
  const failure = shellFailure(line, end)
  if (failure === null) return null
  const said = cannotRun(end) ? lastLine(end) : null
  const detail = {
    ...failure.detail,
    cannotRun: cannotRun(end),
    byWork: brokenByWork(line, end, order.files),
  }
  return reason('setup:failed', `setup: ${failure.text}${said === null ? '' : `: ${said}`}`, detail)
}

const lastLine = (end: RanEnd): string | null => (end.kind === 'exit' ? (end.lastLines.at(-1) ?? null) : null)
