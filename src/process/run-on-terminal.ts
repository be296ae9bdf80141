export interface OnTerminal {
  /** A line of the user's own, for sh. */
  readonly line: string
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Read as stdin; left out: the terminal. */
  readonly input?: string
}

export type OnTerminalEnd =
  { readonly kind: 'exit'; readonly code: number } | { readonly kind: 'not started'; readonly why: string }

/** Signals that the terminal's keys send to every program on it: meanwhile they are for the program that has it. */
const keySignals = ['SIGINT', 'SIGQUIT'] as const

/** Runs a line with the terminal as its own: it reads its keys, and writes to it. Never rejects. */
export async function runOnTerminal(
  { line, cwd, env, input }: OnTerminal,
  signal: AbortSignal,
): Promise<OnTerminalEnd> {
  const restore = withoutKeySignals()
  // By its descriptor: a pager of a large file then reads only what it shows.
  const args = input === undefined ? ['-c', line] : ['-c', 'exec <"$0"; eval "$1"', input, line]
  try {
    const { execa } = await import('execa')
    // In our process group, so that it may read from the terminal and stops with us.
    const end = await execa('/bin/sh', args, {
      ...{ cwd, env, extendEnv: false, reject: false, cleanup: false, cancelSignal: signal },
      ...{ stdin: 'inherit', stdout: 'inherit', stderr: 'inherit' },
    })
    if (end.exitCode === undefined && end.signal === undefined)
      return { kind: 'not started', why: end.shortMessage ?? 'it could not be started' }
    return { kind: 'exit', code: end.exitCode ?? 128 }
  } finally {
    restore()
  }
}

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
