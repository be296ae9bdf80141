import { LoopworkError, problemLine } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import type { BacklogsImported } from '../../core/ports/backlog-store.ts'
import type { SupervisorContext } from '../context.ts'
import { editNotice } from './edit-notice.ts'
import { importNotices } from './import-notices.ts'
import { noteUnwritten } from './note-unwritten.ts'
import { messageOf } from '../message-of.ts'

/** So many things that an edit has made of a file are told one by one. */
const mostNews = 5

/** Files are looked at, and statuses written back, at most this often, and once more at the end. */
const pauseMs = 500
/** And at least so many times as long as that took, so that a file of some MB doesn't take all the time … */
const pauseForWork = 9
/** … but a person who edits again after a long import is not kept waiting, … */
const longestLookPauseMs = 2_000
/** … nor one who reads statuses in the file. */
const longestWritePauseMs = 15_000
/** Longer than a file has to be left alone before tasks that it lacks are gone. */
const patienceAtTheEndMs = 4_000

type Looked = 'looked' | 'is being written'

interface Listener {
  /** A person has taken this item's work back in its file. */
  stop(item: ItemId, why: string): void
  /** Something new was imported. */
  changed(): void
  /** Not even a notice could be stored. */
  failed(error: unknown): void
}

/**
 * Keeps the backlog files and the store in step during a run. Edits of a person are imported first; then the statuses of
 * the store are written to the file, where nobody has edited it since. A file that can't be read or written now is tried
 * again when it changes, and never delays an item.
 */
export class BacklogKeeper {
  readonly #context: SupervisorContext
  readonly #listener: Listener
  /** The version of each file that was last imported or written. */
  readonly #known = new Map<string, string | null>()
  /** A version, or a file's absence, seen once; it counts when it is seen again, since somebody may still be writing it. */
  readonly #candidates = new Map<string, string>()
  /** Files of another branch or version, which don't count for this run for now: they are not written either. */
  readonly #leftAlone = new Set<string>()
  /** Why statuses can't be written into a file now, by what was tried last; of a file that is not there nothing is written. */
  readonly #unwritable = new Map<string, string>()
  /** Files with an edit that waits for an attempt to end. */
  readonly #waiting = new Set<string>()
  /** The last notice of each subject, so that none is repeated. */
  readonly #noted = new Map<string, string | null>()
  /** What was found of each file when it was read last. */
  readonly #heard = new Map<string, ReadonlySet<string>>()
  /** Items of each source that are being stopped: that is reported once. */
  readonly #stopping = new Map<string, ReadonlySet<ItemId>>()
  #stale = true
  #lookAt = -Infinity
  #writeAt = -Infinity
  #working: Promise<void> | null = null

  constructor(context: SupervisorContext, listener: Listener) {
    this.#context = context
    this.#listener = listener
  }

  /** The store has changed: files may differ from it. */
  changed(): void {
    this.#stale = true
  }

  /** Starts to import edits and to write statuses. Returns at once. */
  kick(): void {
    const { clock } = this.#context
    const begunAt = clock.awakeMs()
    if (this.#working !== null || begunAt < this.#lookAt) return
    this.#working = this.#step()
      .catch((error: unknown) => this.#listener.failed(error))
      .finally(() => {
        this.#lookAt = this.#pauseAfter(begunAt, longestLookPauseMs)
        this.#working = null
      })
  }

  #pauseAfter(begunAt: number, longestMs: number): number {
    const endedAt = this.#context.clock.awakeMs()
    return endedAt + Math.min(longestMs, Math.max(pauseMs, pauseForWork * (endedAt - begunAt)))
  }

  /** Resolves when nothing is being read or written. */
  async whenIdle(): Promise<void> {
    await this.#working
  }

  /** At the start, before anything is claimed. */
  async takeIn(): Promise<void> {
    for (const source of await this.#context.store.sources()) {
      if ((await this.#context.backlog.stamp(source)) === null) await this.#takeAway(source)
      else await this.#read(source, 'start')
    }
  }

  /** Called before the end. Whether an edit was found and imported since the last check. */
  async lookAgain(): Promise<boolean> {
    await this.whenIdle()
    let isNew = false
    for (const source of await this.#context.store.sources()) {
      const stamp = await this.#context.backlog.stamp(source)
      if (stamp === null || (stamp === this.#known.get(source) && !this.#waiting.has(source))) continue
      await this.#look(source, 'now')
      isNew = true
    }
    return isNew
  }

  /** Writes the final statuses at the end of the run, and names what can't be written. */
  async flush(): Promise<void> {
    await this.whenIdle()
    const { clock, store } = this.#context
    const latest = clock.awakeMs() + patienceAtTheEndMs
    let left = await store.sources()
    let tries = 0
    for (;;) {
      tries++
      const unfinished: string[] = []
      for (const source of left) if (!(await this.#finish(source))) unfinished.push(source)
      left = unfinished
      if (left.length === 0 || clock.awakeMs() >= latest) break
      await clock.sleep(pauseMs / 5, new AbortController().signal)
    }
    // On a slow machine there is time for one look, and anybody may have saved the file once.
    const why = tries > 1 ? 'somebody else keeps writing it' : 'it was changed while it was being written'
    for (const source of left) this.#unwritable.set(source, why)
    for (const [source, why] of this.#unwritable) await noteUnwritten(this.#context, { source, why })
  }

  async #finish(source: string): Promise<boolean> {
    return (await this.#look(source, 'now')) === 'looked' && (await this.#write(source)) === 'done'
  }

  async #step(): Promise<void> {
    const { clock, store } = this.#context
    const sources = await store.sources()
    const settled: string[] = []
    for (const source of sources) {
      if ((await this.#look(source, 'when unchanged')) === 'looked') settled.push(source)
    }
    const begunAt = clock.awakeMs()
    if (!this.#stale || begunAt < this.#writeAt) return
    this.#stale = settled.length < sources.length
    for (const source of settled) {
      if ((await this.#write(source)) === 'changed') this.#stale = true
    }
    this.#writeAt = this.#pauseAfter(begunAt, longestWritePauseMs)
  }

  async #look(source: string, when: 'now' | 'when unchanged'): Promise<Looked> {
    const stamp = await this.#context.backlog.stamp(source)
    if (stamp === this.#known.get(source) && !this.#waiting.has(source)) return 'looked'
    const version = stamp ?? 'none'
    if (when === 'when unchanged' && this.#candidates.get(source) !== version && !this.#waiting.has(source)) {
      this.#candidates.set(source, version)
      return 'is being written'
    }
    if (stamp === null) {
      this.#known.set(source, null)
      this.#unwritable.delete(source)
      await this.#note(source, `${source} is not there; its tasks go on as it said last`)
      return 'looked'
    }
    this.#known.set(source, stamp)
    return this.#read(source, 'run')
  }

  async #read(source: string, at: 'start' | 'run'): Promise<Looked> {
    const { backlog } = this.#context
    try {
      const read = await backlog.takeIn(source, at)
      if (read.kind === 'other branch') {
        this.#leftAlone.add(source)
        const there = read.branch === null ? 'no branch is' : `${read.branch} is`
        this.#unwritable.set(source, `${there} checked out`)
        await this.#note(source, `${source} is neither read nor written while ${there} checked out`)
        return 'looked'
      }
      if (read.kind === 'being written') {
        this.#known.delete(source)
        return 'is being written'
      }
      this.#known.set(source, read.stamp)
      this.#leftAlone.delete(source)
      this.#unwritable.delete(source)
      await this.#note(source, null)
      await this.#tell(source, read.imported)
      await this.#tellNew(source, read.notices ?? [], at)
      return 'looked'
    } catch (error) {
      if (!(error instanceof LoopworkError) || error.kind !== 'backlog') throw error
      this.#leftAlone.add(source)
      const [first] = error.problems
      const what = first === undefined ? error.message : problemLine(first)
      this.#unwritable.set(source, what)
      await this.#note(source, `${what}; what ${source} said before stands until it is mended`)
      return 'looked'
    }
  }

  async #tell(source: string, imported: BacklogsImported): Promise<void> {
    const before = this.#stopping.get(source)
    const stops = imported.edits.filter(({ outcome }) => outcome === 'stop')
    this.#stopping.set(source, new Set(stops.map(({ item }) => item)))
    if (stops.length > 0) this.#waiting.add(source)
    else this.#waiting.delete(source)
    for (const edit of stops) this.#listener.stop(edit.item, editNotice(edit) ?? '')
    const news = imported.edits.filter(
      ({ outcome, item }) => outcome !== 'stop' || before?.has(item) !== true,
    )
    for (const { subject, text } of importNotices({ ...imported, edits: news }, source))
      await this.#note(subject, text)
    if (imported.added + imported.changed > 0) {
      this.#stale = true
      this.#listener.changed()
    }
  }

  /** What an edit has made of the file: who started the run has heard the rest. */
  async #tellNew(source: string, notices: readonly string[], at: 'start' | 'run'): Promise<void> {
    const before = this.#heard.get(source)
    this.#heard.set(source, new Set(notices))
    if (at === 'start') return
    const news = notices.filter((notice) => before?.has(notice) !== true)
    const left = news.length - mostNews
    const { store, run } = this.#context
    for (const message of [
      ...news.slice(0, mostNews),
      ...(left > 0 ? [`${source}: and ${left} more such notices`] : []),
    ])
      await store.note(run.id, { type: 'notice', message })
  }

  /** A missing file does not cancel its tasks: they wait until it is back. */
  async #takeAway(source: string): Promise<void> {
    this.#known.set(source, null)
    const heldBack = await this.#context.backlog.takeAway(source)
    if (heldBack === 0) return
    const tasks = heldBack === 1 ? 'its task waits' : `its ${heldBack} tasks wait`
    await this.#note(source, `${source} is not there; ${tasks} until it is`)
  }

  async #write(source: string): Promise<'done' | 'changed'> {
    if (this.#leftAlone.has(source)) return 'done'
    const expected = this.#known.get(source) ?? null
    // A missing file is not created.
    if (expected === null) return 'done'
    const result = await this.#context.backlog
      .show(source, expected)
      .catch((error: unknown) => ({ kind: 'problem', message: `${source}: ${messageOf(error)}` }) as const)
    switch (result.kind) {
      case 'written':
        this.#known.set(source, result.stamp)
        this.#unwritable.delete(source)
        await this.#note(source, null)
        await this.#showBeside(source)
        return 'done'
      case 'shown already':
        this.#unwritable.delete(source)
        await this.#showBeside(source)
        return 'done'
      case 'changed':
        return 'changed'
      case 'problem':
        this.#stale = true
        this.#unwritable.set(source, result.message)
        await this.#note(source, `${result.message}; it is tried again`)
        return 'done'
    }
  }

  /** A file that can't be kept now is tried again with the next change. */
  async #showBeside(source: string): Promise<void> {
    const problems = await this.#context.backlog
      .showBeside(source)
      .catch((error: unknown) => [`beside ${source}: ${messageOf(error)}`])
    if (problems.length > 0) this.#stale = true
    await this.#note(`beside ${source}`, problems.length === 0 ? null : problems.join('; '))
  }

  async #note(subject: string, notice: string | null): Promise<void> {
    const { store, run } = this.#context
    const before = this.#noted.get(subject) ?? null
    this.#noted.set(subject, notice)
    if (notice !== null && notice !== before) await store.note(run.id, { type: 'notice', message: notice })
  }
}
