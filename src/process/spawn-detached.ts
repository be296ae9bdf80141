import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'

export interface SpawnOrder {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  /** Read as stdin. */
  readonly input: string
  /** stdout is appended to it. */
  readonly out: string
  /** stderr is appended to it; null: to `out`, in the order in which they are written. */
  readonly err: string | null
}

export interface ChildEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export type Spawned =
  | { readonly kind: 'spawned'; readonly pid: number; readonly ended: Promise<ChildEnd> }
  | { readonly kind: 'failed'; readonly why: string; readonly cause: Error | null }

/** A child in a session of its own, tied to us by nothing: no pipe, no reference of the event loop. */
export async function spawnDetached(order: SpawnOrder): Promise<Spawned> {
  const descriptors: number[] = []
  try {
    descriptors.push(openSync(order.input, 'r'))
    descriptors.push(openForAppending(order.out))
    if (order.err !== null) descriptors.push(openForAppending(order.err))
    const [input = 'ignore', out = 'ignore', err = out] = descriptors
    const [command = '', ...args] = order.argv
    const child = spawn(command, args, {
      cwd: order.cwd,
      env: order.environment,
      detached: true,
      stdio: [input, out, err],
    })
    child.unref()
    return await outcomeOf(child)
  } catch (error) {
    // E2BIG and a NUL byte throw; ENOENT, EAGAIN and EMFILE come as an event.
    return failed(error)
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor)
  }
}

const openForAppending = (log: string): number =>
  openSync(log, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600)

function outcomeOf(child: ChildProcess): Promise<Spawned> {
  return new Promise((resolve) => {
    const ended = new Promise<ChildEnd>((end) => child.once('exit', (code, signal) => end({ code, signal })))
    child.once('error', (error) => resolve(failed(error)))
    child.once('spawn', () => {
      if (child.pid !== undefined) resolve({ kind: 'spawned', pid: child.pid, ended })
    })
  })
}

const failed = (error: unknown): Spawned => ({
  kind: 'failed',
  why: whyOf(error),
  cause: error instanceof Error ? error : null,
})

function whyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'E2BIG':
      return 'its arguments or environment are too long; give the prompt by stdin or file'
    case 'EAGAIN':
      return 'the system allows no more processes'
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open'
    case 'ERR_INVALID_ARG_VALUE':
      return 'an argument or variable holds a NUL byte'
    default:
      return message
  }
}
