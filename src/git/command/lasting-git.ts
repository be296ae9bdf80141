import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import type { GitCommand } from './git-command.ts'

/** A process that has had no question for so long is ended. */
const idleMs = 2_000
/** A process that doesn't answer for so long is ended. */
const patienceMs = 60_000

/**
 * `refused`: git could not be started, or ended by itself with an error. `unknown`: it was killed or ended without an answer, and may
 * have done what it was asked.
 */
export type Answer = 'answered' | 'refused' | 'unknown'

/**
 * A git process that answers one question after the other, where starting a process for each would cost more than the
 * answer. Not for anything that has to be read afresh: git may go on using files that it has opened once. Gives no
 * guarantee: a question that is not answered (the process failed or was killed) has to be asked in another way.
 */
export class LastingGit {
  readonly #command: GitCommand
  /** What ends an answer. */
  readonly #end: string
  #child: ChildProcessWithoutNullStreams | null = null
  #turn: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined

  constructor(command: GitCommand, end: string) {
    this.#command = command
    this.#end = end
  }

  ask(question: string): Promise<Answer> {
    const answer = this.#turn.then(() => this.#ask(question))
    this.#turn = answer
    return answer
  }

  /** Resolves when the process has ended, so that no process of ours is left running. */
  async end(): Promise<void> {
    await this.#turn
    clearTimeout(this.#idle)
    const child = this.#child
    if (child === null) return
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
    child.ref()
    for (const stream of [child.stdout, child.stderr]) (stream as unknown as Socket).ref()
    this.#dismiss(child)
    await ended
  }

  #ask(question: string): Promise<Answer> {
    clearTimeout(this.#idle)
    const child = (this.#child ??= this.#start())
    if (child === null) return Promise.resolve('refused')
    return new Promise((resolve) => {
      let said = ''
      const hear = (chunk: Buffer): void => {
        said += chunk.toString('latin1')
        if (said.endsWith(this.#end)) over('answered')
      }
      const ended = (code: number | null): void => over(code === null || code === 0 ? 'unknown' : 'refused')
      const failed = (): void => over(child.pid === undefined ? 'refused' : 'unknown')
      const patience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      const over = (answer: Answer): void => {
        clearTimeout(patience)
        child.stdout.off('data', hear)
        child.off('close', ended).off('error', failed)
        if (answer === 'answered') this.#idle = setTimeout(() => this.#dismiss(child), idleMs).unref()
        else this.#child = null
        resolve(answer)
      }
      child.stdout.on('data', hear)
      child.on('close', ended).on('error', failed)
      child.stdin.write(question, 'latin1')
    })
  }

  /** Null where the system gives no process or no pipes for one. */
  #start(): ChildProcessWithoutNullStreams | null {
    const child = spawned(this.#command)
    if (child === null) return null
    const forget = (): void => {
      if (this.#child === child) this.#child = null
    }
    child.on('close', forget).on('error', forget)
    // With too many open files there are no streams; what went wrong comes as an event.
    if (!hasPipes(child)) return null
    child.stdin.on('error', () => undefined)
    child.stderr.resume()
    child.unref()
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as unknown as Socket).unref()
    return child
  }

  #dismiss(child: ChildProcessWithoutNullStreams): void {
    if (this.#child === child) this.#child = null
    child.stdin.end()
  }
}

/** In a session of its own: the terminal's Ctrl-C must not cut it off amid a write. It ends with its stdin, so also with us. */
function spawned({ args, cwd, env }: GitCommand): ChildProcess | null {
  try {
    return spawn('git', [...args], { cwd, env, detached: true, stdio: 'pipe' })
  } catch {
    // Some failures (no memory) come as an event, others are thrown. The caller asks in another way, which reports the failure.
    return null
  }
}

/** Node may leave the streams undefined, although its types exclude that. */
const hasPipes = (child: ChildProcess): child is ChildProcessWithoutNullStreams =>
  (child.stdin ?? null) !== null && (child.stdout ?? null) !== null && (child.stderr ?? null) !== null

/** A child's pipe is a socket, which Node's types don't express. */
interface Socket {
  ref(): void
  unref(): void
}
