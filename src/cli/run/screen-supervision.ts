import { othersSupervise, Watch } from '../../app/abandoned-run.ts'
import { openGitOf } from '../../app/open-git-of.ts'
import type { RunFlags } from '../../app/options/flags.ts'
import { superviseHere, type Session, type Supervised } from '../../app/session.ts'
import { startable } from '../../app/starting/startable.ts'
import { undoMerge } from '../../app/undo-merge.ts'
import type { CommandAnswer } from '../../core/command.ts'
import type { ItemId, SupervisorId } from '../../core/ids.ts'
import type { StateCounts } from '../../core/ports/store-reader.ts'
import type { Hold } from '../../core/run/hold.ts'
import type { OutputMode } from '../../core/run/settings.ts'
import type { Steering } from '../../supervisor/loop/steering.ts'
import type { Ended } from '../../supervisor/loop/supervisor-end.ts'
import { startRunLines, type RunLines } from './follow-run.ts'

/**
 * Supervises the runs of a screen. A run that is supervised elsewhere is only watched, until no process has its agents any more or
 * a person wants it here; with an empty backlog it waits; and when a finished run's failed tasks are retried on the screen, the
 * next run begins by itself.
 */
export class Shift implements Steering {
  readonly #session: Session
  readonly #rests: boolean
  /** Set while this process only watches. */
  #watch: Watch | null = null
  readonly #closed = Promise.withResolvers<void>()
  readonly #over = Promise.withResolvers<void>()
  #begun = Promise.withResolvers<void>()
  #current: Supervised | null = null
  #lines: RunLines | null = null
  #asked: 'work' | 'stop' | 'detach' | 'drain' = 'work'
  #ended: Ended | null = null
  #storeHeld: Hold | null = null
  #hasSupervised = false
  /** Agents were running that nobody supervised: that is why this process does. */
  #tookOver = false
  readonly #undos = new Set<Promise<unknown>>()
  readonly #undoing = new AbortController()

  /** @param rests the last run has ended, and nothing can start: the next one begins when something can. */
  constructor(session: Session, { rests }: { readonly rests: boolean }) {
    this.#session = session
    this.#rests = rests
  }

  /** Why the supervisor of this process can't store anything; null when it can. */
  get storeHeld(): Hold | null {
    return this.#storeHeld
  }

  /** How the last run ended here; null when none was supervised here. */
  get ended(): Ended | null {
    return this.#ended
  }

  /** Whether this process has supervised at some time. */
  get hasSupervised(): boolean {
    return this.#hasSupervised
  }

  /** Resolves when the supervisor was asked to end and has ended. Not when a run is finished: its summary stays on the screen. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  /** Resolves when this process supervises, or waits for something that it could supervise. */
  get begun(): Promise<void> {
    return this.#begun.promise
  }

  get stopping(): boolean {
    return this.#asked === 'stop'
  }

  /** Whether the last run, which had ended before, is what there is to see. */
  get rests(): boolean {
    return this.#rests && !this.#hasSupervised
  }

  /** Whether this process supervises now. */
  get supervises(): boolean {
    return this.#current !== null
  }

  /** Whether this process waits for a run of others to need it. */
  get watches(): boolean {
    return this.#watch !== null
  }

  stop(): void {
    this.#asked = 'stop'
    this.#tell()
  }

  detach(): void {
    this.#asked = 'detach'
    this.#tell()
  }

  drain(): void {
    this.#asked = 'drain'
    this.#tell()
  }

  undrain(): void {
    if (this.#asked !== 'drain') return
    this.#asked = 'work'
    this.#current?.supervisor.steering.undrain()
  }

  /** The supervisor that finishes its running attempts and claims nothing new; null when none does. */
  get draining(): SupervisorId | null {
    return this.#asked === 'drain' ? (this.#current?.opened.supervisor.id ?? null) : null
  }

  wake(): void {
    this.#current?.supervisor.steering.wake()
  }

  /** A person wants the run to go on here, or has made tasks todo again on this screen. */
  wanted(): void {
    this.#watch?.wanted()
    this.wake()
  }

  /** Takes a merge back where nobody supervises. */
  async undo(item: ItemId | null): Promise<CommandAnswer> {
    const undoing = this.#undo(item)
    const ended = undoing.catch(() => undefined)
    this.#undos.add(ended)
    void ended.then(() => this.#undos.delete(ended))
    return undoing
  }

  /** Its git is one of its own: a run may begin here meanwhile, and has to wait for the lane like any other's. */
  async #undo(item: ItemId | null): Promise<CommandAnswer> {
    const { project, store } = this.#session
    const git = await openGitOf(project, store)
    const problems: string[] = []
    try {
      return await undoMerge(
        { ...this.#session, git },
        { item, signal: this.#undoing.signal, problem: (message) => void problems.push(message) },
      )
    } finally {
      await git.close()
      for (const message of problems) await store.note(null, { type: 'notice', message })
    }
  }

  /** The screen is closed: no further run begins, and no gate of an undo goes on. */
  close(): void {
    this.#closed.resolve()
    this.#undoing.abort()
  }

  /** Supervises one run after the other until the screen is closed or the user ends it. */
  async work(): Promise<void> {
    try {
      let mode = this.#rests ? 'auto' : this.#session.asked.mode
      for (let first = true; ; first = false) {
        if (!(await (first ? this.#begins() : this.#isNeededAgain()))) break
        if (this.#asked !== 'work') break
        this.#current = await superviseHere(this.#session, mode, {
          storeHeld: (hold) => (this.#storeHeld = hold),
          asks: () => this.#lines === null,
        })
        this.#hasSupervised = true
        this.#begun.resolve()
        // A key or a signal may have come while the run was being opened.
        this.#pass(this.#current.supervisor.steering)
        mode = 'auto'
        await this.#note(this.#current)
        this.#ended = await this.#current.supervisor.run()
        await this.#finishLines(this.#ended)
        this.#current = null
        if (this.#asked !== 'work' || this.#lines !== null) break
      }
    } catch (error) {
      // Nothing is supervised any more: the screen must not look as if it were.
      this.#over.resolve()
      throw error
    } finally {
      this.#current = null
      this.#begun.resolve()
      if (this.#asked !== 'work') this.#over.resolve()
    }
    if (this.#asked === 'work' && this.#lines === null) await this.#closed.promise
    await Promise.all(this.#undos)
  }

  /** After the screen has failed. */
  async goOnInLines(flags: RunFlags, outputMode: OutputMode): Promise<void> {
    if (this.#current === null) return
    this.#lines = await startRunLines({
      session: this.#session,
      supervised: this.#current,
      flags,
      outputMode,
      onGone: () => this.detach(),
    })
  }

  /** Shows what was decided about the run's options as notices on the screen. */
  async #note({ opened, notices }: Supervised): Promise<void> {
    const { store } = this.#session
    const why = this.#tookOver
      ? [`nobody supervised run ${opened.run.id} any more: pid ${process.pid} took it over`]
      : []
    this.#tookOver = false
    for (const message of [...why, ...notices]) await store.note(opened.run.id, { type: 'notice', message })
  }

  /** Lines whose reader takes nothing: the process must not wait for it. */
  get isUnread(): boolean {
    return this.#lines?.isUnread() ?? false
  }

  async #finishLines(ended: Ended): Promise<void> {
    await this.#lines?.finish(ended)
    this.#lines?.stop()
  }

  #tell(): void {
    if (this.#asked === 'stop' || this.#asked === 'detach') this.#lines?.hurry()
    if (this.#current === null) this.#over.resolve()
    else this.#pass(this.#current.supervisor.steering)
  }

  #pass(steering: Steering): void {
    if (this.#asked === 'stop') steering.stop()
    if (this.#asked === 'detach') steering.detach()
    if (this.#asked === 'drain') steering.drain()
  }

  /** False when the screen is closed before there is anything to supervise. */
  async #begins(): Promise<boolean> {
    if (await othersSupervise(this.#session)) return this.#isNeeded()
    if (this.#rests) return this.#canStartMore(0)
    const hasTasks = async () => (await this.#counts()).total > 0
    return (await hasTasks()) || this.#becomes(hasTasks)
  }

  /** Watches until a run of others needs this process. */
  async #isNeeded(): Promise<boolean> {
    const watch = new Watch(this.#session)
    this.#watch = watch
    try {
      return await this.#becomes(async () => {
        const found = await watch.look()
        this.#tookOver = found === 'agents'
        return found !== null
      })
    } finally {
      this.#watch = null
    }
  }

  /** After a run: waits until more can be started than when it ended, or, where others go on with it, until they don't. */
  async #isNeededAgain(): Promise<boolean> {
    const run = await this.#session.store.newestRun()
    if (run?.endedAt === null) return this.#isNeeded()
    return this.#canStartMore(await startable(this.#session.store))
  }

  async #canStartMore(before: number): Promise<boolean> {
    const { store } = this.#session
    let version: number | null = null
    return this.#becomes(async () => {
      if (store.dataVersion() === version) return false
      version = store.dataVersion()
      return (await startable(store)) > before
    })
  }

  async #becomes(wanted: () => Promise<boolean>): Promise<boolean> {
    const closed = this.#closed.promise.then(() => true)
    this.#begun.resolve()
    for (;;) {
      if (await Promise.race([closed, this.#session.clock.sleep(100).then(() => false)])) return false
      if (this.#asked !== 'work') return false
      if (!(await wanted())) continue
      this.#begun = Promise.withResolvers()
      return true
    }
  }

  #counts(): Promise<StateCounts> {
    return this.#session.store.counts()
  }
}
