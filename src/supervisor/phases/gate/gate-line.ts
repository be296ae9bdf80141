import type { CommandLog, SupervisorContext } from '../../context.ts'
import { throwIfInterrupted } from '../../interruption.ts'
import { runLine } from '../../run-line.ts'
import { sandboxIn } from '../../sandbox-in.ts'
import { ran, type RanEnd } from '../../shell-failure.ts'

/** Where and how the lines of a gate are run. */
export interface GatePlace {
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
  newLog(): CommandLog
  readonly marker: string
  /** Shown beside the gate's number where the tree isn't the attempt's own: `on the merged tree`. */
  readonly where: string
  readonly signal: AbortSignal
}

/** Runs one line of the run's gate, into a log of its own. */
export async function runGateLine(
  context: SupervisorContext,
  place: GatePlace,
  index: number,
): Promise<RanEnd> {
  const { dir, signal, env, marker, where } = place
  const { gate } = context.run.settings
  const line = gate[index] ?? ''
  throwIfInterrupted(signal)
  const log = place.newLog()
  const text = `gate ${index + 1} of ${gate.length}${where === '' ? '' : `, ${where}`}  ${line}`
  const heading = { kind: 'gate', text } as const
  const sandbox = sandboxIn(context, dir)
  const end = ran(await runLine(context, { line, dir, env, log, heading, marker, signal, sandbox }))
  throwIfInterrupted(signal)
  return end
}
