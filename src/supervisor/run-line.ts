import type { LineToStore } from '../core/line.ts'
import type { ShellEnd } from '../core/ports/process.ts'
import type { CommandLog, SupervisorContext } from './context.ts'
import { endLine } from './shell-failure.ts'

export interface LineOrder {
  readonly line: string
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
  /** One of its own. */
  readonly log: CommandLog
  /**
   * Stored above its output, with how it ended below. Null where nobody is shown the log: what clears up runs on a full disk as
   * well.
   */
  readonly heading: Omit<LineToStore, 'at'> | null
  readonly marker: string
  readonly signal: AbortSignal
  /** argv in front of the shell; left out: none. */
  readonly sandbox?: readonly string[] | null
}

/** Runs a line of setup, gate or teardown with the limits of the run. */
export async function runLine(
  { processes, clock, run }: Pick<SupervisorContext, 'processes' | 'clock' | 'run'>,
  { line, dir, env, log, heading, marker, signal, sandbox = null }: LineOrder,
): Promise<ShellEnd> {
  const { gateTimeoutMs, outputBytes } = run.settings.limits
  if (heading !== null) await log.begin({ ...heading, at: clock.now() })
  const end = await processes.shell.run({
    line,
    sandbox,
    cwd: dir,
    env,
    timeoutMs: gateTimeoutMs,
    outputBytes,
    log: log.path,
    marker,
    signal,
  })
  if (heading !== null && end.kind !== 'not started') await log.end({ ...endLine(end), at: clock.now() })
  return end
}
