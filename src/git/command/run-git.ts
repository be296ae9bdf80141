import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { LoopworkError } from '../../core/errors.ts'
import { troubleOf } from '../../core/trouble/trouble.ts'
import type { GitCommand } from './git-command.ts'

export interface GitResult {
  readonly code: number
  /** One character per byte, so that names which are no UTF-8 survive; see `path-bytes.ts`. */
  readonly stdout: string
  readonly stderr: string
}

export interface SpawnLimits {
  /** After it git is killed. Null: never, for commands that write the user's files. */
  readonly timeoutMs: number | null
  readonly signal?: AbortSignal
  /** Called with each piece of what it says on stderr, as it comes. */
  readonly said?: (text: string) => void
}

/** Of commands that have no reason to take long. */
export const patienceMs = 600_000
const patient: SpawnLimits = { timeoutMs: patienceMs }

/**
 * Runs git to its end. Takes only what the builders of `git-command.ts` made, so that no call site can forget a flag.
 * In a session of its own: the terminal's Ctrl-C is meant for us and must not cut git off amid a write.
 */
export function runGit(command: GitCommand, limits: SpawnLimits = patient): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...command.args], {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: [command.stdin === '' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(limits.signal === undefined ? {} : { signal: limits.signal, killSignal: 'SIGKILL' as const }),
    })
    const timer =
      limits.timeoutMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), limits.timeoutMs)
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr.push(chunk)
      limits.said?.(chunk.toString('latin1'))
    })
    // git may end without reading all of its input (EPIPE); its exit code decides.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(command.stdin, 'latin1')
    child.on('error', (cause) => {
      clearTimeout(timer)
      reject(cannotStart(cause, command.cwd))
    })
    child.on('close', (code, killed) => {
      clearTimeout(timer)
      resolve({
        code: code ?? 128,
        stdout: Buffer.concat(stdout).toString('latin1'),
        stderr: Buffer.concat(stderr).toString('utf8') + (killed === null ? '' : `\nended by ${killed}`),
      })
    })
  })
}

function cannotStart(cause: Error, cwd: string): LoopworkError {
  const missing = 'code' in cause && cause.code === 'ENOENT'
  // spawn reports ENOENT for a missing working directory too.
  if (missing && !existsSync(cwd))
    return new LoopworkError('git', `the folder ${cwd} is not there`, { cause })
  if (missing)
    return new LoopworkError('git', 'git was not found on PATH', { hint: 'install git 2.38 or newer', cause })
  const trouble = troubleOf(cause)
  return new LoopworkError('git', `git could not be started: ${trouble?.message ?? cause.message}`, {
    ...(trouble === null ? {} : { hint: trouble.cure }),
    cause,
  })
}
