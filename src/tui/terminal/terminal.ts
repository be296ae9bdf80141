import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { ReadStream, WriteStream } from 'node:tty'
import type { Size } from '../layout/rectangle.ts'

/** The terminal as the screen uses it: keys come from `stdin`, frames go to the descriptor `fd`. */
export interface Terminal {
  readonly stdin: KeySource
  readonly fd: number
  size(): Size
  /** Returns the way to stop listening. */
  onResize(changed: () => void): () => void
  /** Writes while another program has the terminal, which must not stop us. */
  writeBeside(bytes: string): unknown
  /** Null where there is no job control. */
  readonly jobs: JobControl | null
}

/** What a shell does with its jobs: `Ctrl-Z`, `kill -TSTP`, `fg`. */
export interface JobControl {
  /** Called instead of being stopped, and after somebody let us go on. Returns the way to stop listening. */
  listen(on: { stop(): void; goOn(): void }): () => void
  /** Stops the process, and whoever started it for the shell; returns when it goes on. */
  stop(): void
  /**
   * Resolves when the terminal's keys are for us. After `bg`, or a SIGCONT of others, they are the shell's: who reads or sets the terminal
   * then is stopped for it. @param isOver ends the waiting
   */
  foreground(isOver: () => boolean): Promise<void>
}

/** What is needed of a tty's input. */
export interface KeySource extends NodeJS.ReadableStream {
  setRawMode?(raw: boolean): unknown
  ref?(): unknown
  unref?(): unknown
}

/** @param writeBeside writes to the terminal on our stdout while another program has it */
export function ttyTerminal(
  stdin: ReadStream,
  stdout: WriteStream & { readonly fd: number },
  writeBeside: Terminal['writeBeside'],
): Terminal {
  return {
    stdin,
    fd: stdout.fd,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    onResize(changed) {
      stdout.on('resize', changed)
      return () => stdout.off('resize', changed)
    },
    writeBeside,
    jobs: processJobs,
  }
}

const processJobs: JobControl = {
  listen({ stop, goOn }) {
    process.on('SIGTSTP', stop).on('SIGCONT', goOn)
    return () => void process.off('SIGTSTP', stop).off('SIGCONT', goOn)
  },
  stop() {
    // Without a listener the signal does what it does to every program. The group: npx has to stop with us.
    const listeners = process.listeners('SIGTSTP')
    process.removeAllListeners('SIGTSTP')
    try {
      process.kill(0, 'SIGTSTP')
    } finally {
      for (const listener of listeners) process.on('SIGTSTP', listener)
    }
  },
  async foreground(isOver) {
    while (!isOver() && !isInForeground()) await setTimeout(lookMs)
  },
}

const lookMs = 100

/** Where the system doesn't say, it stops us when we are not. */
function isInForeground(): boolean {
  try {
    return hasTerminal(readFileSync('/proc/self/stat', 'utf8'))
  } catch {
    return true
  }
}

/**
 * Whether a process has its terminal's keys, by its line of `/proc`. Nobody else has them where the terminal is not that of its session,
 * as on a console or after `setsid`: there are no jobs then.
 */
export function hasTerminal(stat: string): boolean {
  const [, , group, , , terminalGroup] = stat.slice(stat.lastIndexOf(') ') + 2).split(' ')
  return terminalGroup === '-1' || group === terminalGroup
}
