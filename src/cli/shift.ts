import type { OutputMode } from '../core/settings.ts'
import type { Ended, Steering } from '../supervisor/supervise.ts'
import type { RunFlags } from './flags.ts'
import { startRunLines, type RunLines } from './run-lines.ts'
import { superviseHere, type Session, type Supervised } from './session.ts'

/**
 * The supervising that a screen stands for. A run that is supervised elsewhere is only watched; an empty backlog waits;
 * and when a finished run's failed tasks are taken up again on the screen, the next run begins by itself.
 */
export class Shift implements Steering {
  readonly #session: Session
  readonly #mode: 'auto' | 'resume' | 'fresh'
  readonly #closed = Promise.withResolvers<void>()
  readonly #over = Promise.withResolvers<void>()
  #current: Supervised | null = null
  #lines: RunLines | null = null
  #asked: 'work' | 'stop' | 'detach' | 'drain' = 'work'
  #ended: Ended | null = null

  constructor(session: Session, mode: 'auto' | 'resume' | 'fresh') {
    this.#session = session
    this.#mode = mode
  }

  /** How the last run ended here; null when none was supervised here. */
  get ended(): Ended | null {
    return this.#ended
  }

  /** Resolves when the supervisor was told to end and has. Not when a run is finished: its summary stays. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  get stopping(): boolean {
    return this.#asked === 'stop'
  }

  /** Whether a supervisor of this process is at work. */
  get supervises(): boolean {
    return this.#current !== null
  }

  stop(): void {
    this.#asked = 'stop'
    this.#tell((supervisor) => supervisor.stop())
  }

  detach(): void {
    this.#asked = 'detach'
    this.#tell((supervisor) => supervisor.detach())
  }

  drain(): void {
    this.#asked = 'drain'
    this.#tell((supervisor) => supervisor.drain())
  }

  wake(): void {
    this.#current?.supervisor.wake()
  }

  /** The screen is closed: what is not at work doesn't begin any more. */
  close(): void {
    this.#closed.resolve()
  }

  /** Supervises one run after the other until the screen is closed or somebody says to end. */
  async work(): Promise<void> {
    try {
      let mode = this.#mode
      for (let first = true; ; first = false) {
        if (first ? await this.#watchesOnly() : !(await this.#somethingIsReady())) break
        this.#current = await superviseHere(this.#session, mode)
        mode = 'auto'
        this.#ended = await this.#current.supervisor.run()
        await this.#lines?.finish(this.#ended)
        this.#current = null
        if (this.#asked !== 'work' || this.#lines !== null) break
      }
    } finally {
      this.#current = null
      if (this.#asked !== 'work') this.#over.resolve()
    }
    if (this.#asked === 'work' && this.#lines === null) await this.#closed.promise
  }

  /** After the screen has failed. */
  async goOnInLines(flags: RunFlags, outputMode: OutputMode): Promise<void> {
    if (this.#current === null) return
    this.#lines = startRunLines({
      session: this.#session,
      supervised: this.#current,
      flags,
      outputMode,
      onGone: () => this.detach(),
    })
  }

  #tell(say: (supervisor: Supervised['supervisor']) => void): void {
    if (this.#current === null) this.#over.resolve()
    else say(this.#current.supervisor)
  }

  async #watchesOnly(): Promise<boolean> {
    const { store, clock, processes } = this.#session
    const run = await store.newestRun()
    if (run?.endedAt === null) {
      const others = await store.supervisorsOf(run.id)
      if (others.some((row) => row.endedAt === null && processes.liveness(row.identity) !== 'dead'))
        return true
    }
    const counts = await store.counts(clock.now())
    return counts.total === 0 && !(await this.#becomes((now) => now.total > 0))
  }

  /** Waits until more can be started than when the run ended; false when the screen is closed before. */
  async #somethingIsReady(): Promise<boolean> {
    const { store, clock } = this.#session
    const before = await store.counts(clock.now())
    return this.#becomes((now) => now.todo + now.waiting > before.todo + before.waiting)
  }

  async #becomes(
    wanted: (now: Awaited<ReturnType<Session['store']['counts']>>) => boolean,
  ): Promise<boolean> {
    const { store, clock } = this.#session
    const closed = this.#closed.promise.then(() => true)
    for (;;) {
      if (await Promise.race([closed, clock.sleep(100).then(() => false)])) return false
      if (this.#asked !== 'work') return false
      if (wanted(await store.counts(clock.now()))) return true
    }
  }
}
