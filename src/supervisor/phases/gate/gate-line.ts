import type { CommandLog, SupervisorContext } from '../../context.ts'
import { throwIfInterrupted } from '../../interruption.ts'
import { ran, endLine, type RanEnd } from '../../shell-failure.ts'

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
  const { signal, env, marker, where } = place
  const { gate, limits } = context.run.settings
  const line = gate[index] ?? ''
  throwIfInterrupted(signal)
  const log = place.newLog()
  const text = `gate ${index + 1} of ${gate.length}${where === '' ? '' : `, ${where}`}  ${line}`
  await log.begin({ kind: 'gate', text, at: context.clock.now() })
  const end = ran(
    await context.processes.shell.run({
      line,
      cwd: place.dir,
      env,
      timeoutMs: limits.gateTimeoutMs,
      outputBytes: limits.outputBytes,
      log: log.path,
      marker,
      signal,
    }),
  )
  await log.end({ ...endLine(end), at: context.clock.now() })
  throwIfInterrupted(signal)
  return end
}
