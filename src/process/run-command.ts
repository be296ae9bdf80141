import { execa } from 'execa'

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

/** A short command, start to end: git, a CLI's `--version`. Never rejects. Output is raw foreign text. */
export async function runCommand(order: CommandOrder): Promise<CommandResult> {
  const [command, ...args] = order.argv
  const result = await execa(command, args, {
    cwd: order.cwd,
    ...(order.env === undefined ? {} : { env: order.env, extendEnv: false }),
    ...(order.input === undefined ? { stdin: 'ignore' as const } : { input: order.input }),
    ...(order.signal === undefined ? {} : { cancelSignal: order.signal }),
    timeout: order.timeoutMs,
    maxBuffer: order.maxBytes ?? 256 * 1024 * 1024,
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    // A command that left a child on its pipes would otherwise never be over.
    forceKillAfterDelay: 500,
  })
  if (result.timedOut) return { kind: 'timeout' }
  if (result.isCanceled) return { kind: 'stopped' }
  if (result.isMaxBuffer) return { kind: 'too much output' }
  const code = result.exitCode ?? (result.signal === undefined ? undefined : 128)
  if (code === undefined)
    return { kind: 'not started', why: result.code ?? result.shortMessage ?? 'unknown error' }
  return {
    kind: 'exit',
    code,
    stdout: Buffer.from(result.stdout),
    stderr: Buffer.from(result.stderr).toString('utf8'),
  }
}
