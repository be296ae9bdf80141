import type { RunFlags } from '../../app/options/flags.ts'
import type { Session } from '../../app/session.ts'
import type { PersonProgram, ProgramEnd } from '../../core/calling/person-programs.ts'
import type { CommandBody } from '../../core/command.ts'
import { errorText } from '../../core/error-text.ts'
import type { Run } from '../../core/run/run.ts'
import { livingOf } from '../../core/run/supervisor.ts'
import { mostWorkers } from '../../core/run/settings.ts'
import { detectAscii } from '../../text/detect-colours.ts'
import { paintLine } from '../../text/paint.ts'
import { plural } from '../../text/plural.ts'
import { span } from '../../text/row.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { LinePrinter } from '../print/line-printer.ts'
import { openPrinter } from '../print/open-printer.ts'
import { terminalOf } from '../print/terminal-options.ts'
import { RunFollower } from './run-follower.ts'
import { runLines } from './run-lines.ts'
import { typedLines } from './typed-lines.ts'

const tickMs = 50
/** Of what happened while the screen had the terminal. */
const mostEvents = 100

export interface PlainStreamParts {
  readonly session: Session
  readonly flags: RunFlags
  /** The newest event when the screen opened: what came later has not been in the lines. */
  readonly since: number
  ask(body: CommandBody): Promise<unknown>
  /** The agents were asked to end. */
  stopping(): boolean
  /** The terminal takes nothing any more. */
  onGone(): void
}

/** A run in the lines of `loopwork run`, in the terminal's normal state, for a person who leaves the screen and comes back. */
export class PlainStream {
  readonly #parts: PlainStreamParts
  #printer: LinePrinter | null = null
  /** Goes on where the lines have ended the last time. */
  #following: { readonly run: Run; readonly follower: RunFollower } | null = null

  constructor(parts: PlainStreamParts) {
    this.#parts = parts
  }

  program(): Promise<PersonProgram> {
    return Promise.resolve({ isApart: false, isOurs: true, run: (signal) => this.#show(signal) })
  }

  async #show(signal: AbortSignal): Promise<ProgramEnd> {
    const { session, onGone } = this.#parts
    const run = await session.store.newestRun()
    if (run === null) return { kind: 'failed', why: 'nothing is running yet' }
    this.#printer ??= await openPrinter(process.stdout, onGone)
    const printer = this.#printer
    const follower = this.#followerOf(run, printer)
    const output = runLines('multiplexed', run, { flags: this.#parts.flags, printer, follower })
    const look = {
      ...terminalOf(process.stdout, this.#parts.flags),
      width: null,
      ascii: detectAscii(process.env),
    }
    const say = (words: Safe): void => printer.print(paintLine([span(words, 'dim')], look))
    say(
      safe`Run ${run.id} in lines. Enter goes back to the screen; p, +, -, q and Enter: pause, workers, quit`,
    )
    const leftOut = await follower.catchUp(mostEvents)
    if (leftOut > 0) say(leftOutWords(leftOut))
    const end = await this.#until(signal, { run, follow: () => follower.follow(output), say })
    // A person who leaves doesn't wait for what agents print.
    if (end.kind !== 'ended' || signal.aborted) await follower.finish(output)
    await printer.flushed()
    return end
  }

  /** Follows the run until its end, or the screen's, or until the person goes back. */
  async #until(signal: AbortSignal, { run, follow, say }: Following): Promise<ProgramEnd> {
    const { session, stopping } = this.#parts
    let back: ProgramEnd | null = null
    let toldStopping = false
    // One after the other: two lines that come together are two steps.
    let steering: Promise<void> = Promise.resolve()
    const steer = async (line: string): Promise<void> => {
      const answer = await this.#steer(run, line).catch((error: unknown) => sanitize(errorText(error)))
      if (answer !== null) say(answer)
    }
    const stopTyping = typedLines((line) => {
      if (line === '' || line === 'S') back = { kind: 'ended' }
      else if (line === 'q') back = { kind: 'quits' }
      else steering = steering.then(() => steer(line))
    })
    try {
      while (back === null && !signal.aborted) {
        if (stopping() && !toldStopping) {
          toldStopping = true
          say(literal('stopping; agents are asked to end. Ctrl+C again: now'))
        }
        // A store that can't be read is reported by the supervisor, which reads it too.
        await follow().catch(() => undefined)
        const now = await session.store.run(run.id).catch(() => run)
        if (now?.endedAt != null) return { kind: 'over' }
        await session.clock.sleep(tickMs)
      }
      return back ?? { kind: 'ended' }
    } finally {
      stopTyping()
    }
  }

  /** Null: the lines show what comes of it. */
  async #steer(run: Run, line: string): Promise<Safe | null> {
    const { ask, session } = this.#parts
    if (line === 'p') {
      const now = await session.store.run(run.id)
      await ask({ kind: now?.paused === true ? 'resume' : 'pause' })
      return null
    }
    const by = { '+': 1, '=': 1, '-': -1 }[line]
    if (by === undefined) return literal('Enter alone goes back to the screen; p, +, -, q are known here')
    const to = (await this.#wanted(run)) + by
    if (to < 1) return literal('one worker is the least; p pauses')
    if (to > mostWorkers) return safe`${mostWorkers} workers are the most`
    await ask({ kind: 'scale', to })
    return null
  }

  async #wanted({ id }: Run): Promise<number> {
    const { store, processes } = this.#parts.session
    const all = await store.supervisorsOf(id)
    const living = livingOf(all, (identity) => processes.liveness(identity), await store.now())
    return living.reduce((sum, { workers }) => sum + workers, 0)
  }

  #followerOf(run: Run, printer: LinePrinter): RunFollower {
    if (this.#following?.run.id !== run.id) {
      this.#following?.follower.close()
      const { session, since } = this.#parts
      const follower = new RunFollower({ session, run, since, opened: null, printer, json: false })
      this.#following = { run, follower }
    }
    return this.#following.follower
  }
}

interface Following {
  readonly run: Run
  readonly follow: () => Promise<void>
  readonly say: (words: Safe) => void
}

const leftOutWords = (events: number): Safe =>
  safe`${literal(detectAscii(process.env) ? '...' : '…')} ${plural(events, 'earlier event')} left out: the screen’s Events have them`
