import { hangUp } from './tree/hang-up.ts'
import { keptTerminalSettings } from './terminal-settings.ts'

export interface OnTerminal {
  /** A line of the user's own, for sh. */
  readonly line: string
  /** Its `"$@"`. */
  readonly args?: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Read as stdin; left out: the terminal. */
  readonly input?: string
}

export type OnTerminalEnd =
  { readonly kind: 'exit'; readonly code: number } | { readonly kind: 'not started'; readonly why: string }

/** Signals that the terminal's keys send to every program on it: meanwhile they are for the program that has it. */
const keySignals = ['SIGINT', 'SIGQUIT'] as const

/**
 * Runs a line with the terminal as its own: it reads its keys, and writes to it. Afterwards the terminal has the settings that it had.
 * Never rejects. @param signal hangs up on the program, so that an editor saves what it can
 */
export async function runOnTerminal(order: OnTerminal, signal: AbortSignal): Promise<OnTerminalEnd> {
  const restoreKeys = withoutKeySignals()
  const restoreSettings = await keptTerminalSettings()
  try {
    const { execa } = await import('execa')
    // In our process group, so that it may read from the terminal and stops with us.
    const running = execa('/bin/sh', shellArgs(order), {
      ...{ cwd: order.cwd, env: order.env, extendEnv: false, reject: false, cleanup: false },
      ...{ stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' },
    })
    const { pid } = running.nodeChildProcess
    const end = (): void => {
      if (pid !== undefined) hangUp(pid)
    }
    signal.addEventListener('abort', end)
    // Whatever ends us must not leave it alone with the terminal.
    process.once('exit', end)
    if (signal.aborted) end()
    const {
      exitCode,
      signal: by,
      shortMessage,
    } = await running.finally(() => {
      signal.removeEventListener('abort', end)
      process.off('exit', end)
    })
    if (exitCode === undefined && by === undefined)
      return { kind: 'not started', why: shortMessage ?? 'it could not be started' }
    return { kind: 'exit', code: exitCode ?? 128 }
  } finally {
    await restoreSettings()
    restoreKeys()
  }
}

/** An input by its descriptor: a pager of a large file then reads only what it shows. */
export const shellArgs = ({ line, args = [], input }: OnTerminal): readonly string[] =>
  input === undefined ? ['-c', line, 'sh', ...args] : ['-c', 'exec <"$0"; eval "$1"', input, line]

function withoutKeySignals(): () => void {
  const ignore = (): void => undefined
  const before = keySignals.map((name) => [name, process.listeners(name)] as const)
  for (const [name] of before) process.removeAllListeners(name).on(name, ignore)
  return () => {
    for (const [name, listeners] of before) {
      process.removeAllListeners(name)
      for (const listener of listeners) process.on(name, listener)
    }
  }
}
