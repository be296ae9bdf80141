import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

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
  | { readonly kind: 'exit'; readonly code: number; readonly stdout: Buffer; readonly stderr: string }
  /** Not executed: it does not exist, may not be run, or the system allows no more processes. */
  | { readonly kind: 'not started'; readonly why: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'too much output' }

/** After the command has ended, output of a child that still has its pipes is read no longer than this. */
const drainMs = 300

/** A short command, start to end: a CLI's `--version`. Never rejects. Output is raw foreign text. */
export function runCommand(order: CommandOrder): Promise<CommandResult> {
  const { signal, timeoutMs } = order
  if (signal?.aborted === true) return Promise.resolve({ kind: 'stopped' })
  return new Promise((resolve) => {
    const child = start(order)
    const stdout = new Gathered()
    const stderr = new Gathered()
    let drain: NodeJS.Timeout | undefined

    const finish = (result: CommandResult): void => {
      clearTimeout(limit)
      clearTimeout(drain)
      signal?.removeEventListener('abort', stop)
      // A process that still has the pipes must not delay the result.
      child.stdout.destroy()
      child.stderr.destroy()
      resolve(result)
    }
    const cut = (kind: 'timeout' | 'stopped' | 'too much output'): void => {
      killGroup(child.pid)
      finish({ kind })
    }
    const stop = (): void => cut('stopped')
    const take = (into: Gathered, chunk: Buffer): void => {
      into.add(chunk)
      if (into.bytes > (order.maxBytes ?? defaultMaxBytes)) cut('too much output')
    }
    const tell = (code: number): void =>
      finish({ kind: 'exit', code, stdout: stdout.all(), stderr: stderr.all().toString('utf8') })

    const limit = setTimeout(cut, timeoutMs, 'timeout')
    signal?.addEventListener('abort', stop)
    child.stdout.on('data', (chunk: Buffer) => take(stdout, chunk))
    child.stderr.on('data', (chunk: Buffer) => take(stderr, chunk))
    child.once('error', (error) => finish({ kind: 'not started', why: error.message }))
    child.once('exit', (code) => (drain = setTimeout(tell, drainMs, code ?? 128)))
    child.once('close', (code) => tell(code ?? 128))
  })
}

const defaultMaxBytes = 64 * 1024 * 1024

function start({
  argv: [command, ...args],
  cwd,
  env,
  input,
}: CommandOrder): ChildProcessByStdio<Writable, Readable, Readable> {
  // In a group of its own: it ends as one, and the terminal's Ctrl-C is not meant for it.
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // It may end without reading all of its input.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input ?? '')
  return child
}

class Gathered {
  readonly #chunks: Buffer[] = []
  bytes = 0

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.bytes += chunk.length
  }

  all(): Buffer {
    return Buffer.concat(this.#chunks)
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
