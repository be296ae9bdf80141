import type { ResultPromise } from 'execa'
import { errorText } from '../core/error-text.ts'

export interface CommandOrder {
  /** argv; the first is looked up on PATH. Never a shell string. */
  readonly argv: readonly [string, ...string[]]
  readonly cwd: string
  /** The whole environment; left out: ours. */
  readonly env?: Readonly<Record<string, string>>
  /** Left out: stdin is closed. */
  readonly input?: string | Uint8Array
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Of stdout and of stderr; more ends the command. */
  readonly maxBytes?: number
}

export type CommandResult =
  /** A command that a signal ended has the code 128 and its name, such as SIGKILL. */
  | {
      readonly kind: 'exit'
      readonly code: number
      readonly signal?: string
      readonly stdout: Buffer
      readonly stderr: string
    }
  /** Not executed: it does not exist, may not be run, or the system allows no more processes. */
  | { readonly kind: 'not started'; readonly why: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'too much output' }

/**
 * After the command has ended, output of a child that still has its pipes is read no longer than this; and a command that
 * doesn't end when it is killed (it waits for a dead disk, or runs as another user) is waited for no longer.
 */
const drainMs = 300

const defaultMaxBytes = 64 * 1024 * 1024

/** A short command, start to end: a CLI's `--version`. Never rejects. Output is raw foreign text. */
export async function runCommand(order: CommandOrder): Promise<CommandResult> {
  if (order.signal?.aborted === true) return { kind: 'stopped' }
  const [command, ...args] = order.argv
  try {
    // Loaded by the first command, so that a start which runs none is not slower.
    const { execa } = await import('execa')
    return await endOf(execa(command, args, optionsOf(order)), order)
  } catch (error) {
    // An argument with a NUL byte.
    return { kind: 'not started', why: errorText(error) }
  }
}

async function endOf(child: Running, order: CommandOrder): Promise<CommandResult> {
  const waiting = waitFor(child, order)
  try {
    return await Promise.race([child.then(resultOf), waiting.overdue])
  } finally {
    waiting.end()
  }
}

const optionsOf = ({ cwd, env, input, timeoutMs, signal, maxBytes }: CommandOrder) =>
  ({
    cwd,
    ...(env === undefined ? {} : { env, extendEnv: false }),
    input: input ?? '',
    timeout: timeoutMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    maxBuffer: maxBytes ?? defaultMaxBytes,
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    // In a group of its own: it is killed as one, and the terminal's Ctrl-C is not meant for it.
    killDescendants: true,
    killSignal: 'SIGKILL',
    // Ending it when we end would add a handler of execa's to our own signals.
    cleanup: false,
  }) as const

type Running = ResultPromise<ReturnType<typeof optionsOf>>

interface Waiting {
  /** Resolves when the command should have ended, and hasn't. */
  readonly overdue: Promise<CommandResult>
  end(): void
}

/** execa waits for whoever has a pipe of the command, and for a command that doesn't end when it is killed. */
function waitFor(
  { nodeChildProcess, stdout, stderr }: Running,
  { timeoutMs, signal }: CommandOrder,
): Waiting {
  const { promise: overdue, resolve } = Promise.withResolvers<CommandResult>()
  const timers: NodeJS.Timeout[] = []
  const after = (ms: number, act: () => void): void => void timers.push(setTimeout(act, ms))
  const stopped = (): void => after(drainMs, () => resolve({ kind: 'stopped' }))
  const closePipes = (): void => {
    stdout.destroy()
    stderr.destroy()
  }
  after(timeoutMs + drainMs, () => resolve({ kind: 'timeout' }))
  signal?.addEventListener('abort', stopped)
  nodeChildProcess.once('exit', () => after(drainMs, closePipes))
  return {
    overdue,
    end() {
      signal?.removeEventListener('abort', stopped)
      for (const timer of timers) clearTimeout(timer)
      closePipes()
      nodeChildProcess.unref()
    },
  }
}

function resultOf(ended: Awaited<Running>): CommandResult {
  if (ended.timedOut) return { kind: 'timeout' }
  if (ended.isCanceled) return { kind: 'stopped' }
  if (ended.isMaxBuffer) return { kind: 'too much output' }
  const { exitCode, signal, cause, stdout, stderr } = ended
  if (exitCode === undefined && signal === undefined) return { kind: 'not started', why: errorText(cause) }
  return {
    kind: 'exit',
    code: exitCode ?? 128,
    ...(signal === undefined ? {} : { signal }),
    stdout: Buffer.from(stdout),
    stderr: Buffer.from(stderr).toString('utf8'),
  }
}
