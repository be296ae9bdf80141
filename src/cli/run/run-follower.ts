import type { Session, Supervised } from '../../app/session.ts'
import { Turns } from '../../app/turns.ts'
import type { Attempt } from '../../core/attempt.ts'
import { seenByEach } from '../../core/candidate.ts'
import type { StoredEvent } from '../../core/event.ts'
import type { Item } from '../../core/item.ts'
import type { LogPart, RunOutput } from '../../output/run-output.ts'
import type { LinePrinter } from '../print/line-printer.ts'
import { AttemptLog } from './attempt-log.ts'
import { ReadingPace } from './reading-pace.ts'

/** So many are read from the store at once, and printed before signals are handled again. */
const eventsAtOnce = 100
const linesAtOnce = 100

/**
 * A line of control characters takes 0.6 µs a byte to be made safe, and is shown on one line of a terminal anyway. A program
 * that reads JSON may want it whole, and pays less.
 */
const lineCapBytes = { text: 16 * 1024, json: 64 * 1024 }

interface Parts {
  readonly session: Session
  readonly supervised: Supervised
  readonly printer: LinePrinter
  readonly json: boolean
}

interface LiveLog {
  readonly attempt: Attempt
  readonly item: Item
  readonly log: AttemptLog
}

/**
 * Follows a run for its output: events in order and, before each that ends an agent's part, the rest of what it printed.
 * Reads only what the printer has room for; what waits, waits in the store and in the logs.
 */
export class RunFollower {
  readonly #parts: Parts
  readonly #opened: Supervised['opened']
  readonly #pace = new ReadingPace()
  readonly #turns = new Turns()
  /** By attempt; each of several agents has a log of its own. */
  readonly #live = new Map<number, readonly LiveLog[]>()
  #after: number
  #begun = false
  #hurried = false
  #working: Promise<void> | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.#opened = parts.supervised.opened
    this.#after = parts.supervised.since
  }

  /** Follows until all that is there has been printed, unless that is under way. */
  follow(output: RunOutput): Promise<void> {
    this.#working ??= this.#rounds(output).finally(() => (this.#working = null))
    return this.#working
  }

  /** The same for the last time, with what detached agents have printed so far. */
  async finish(output: RunOutput): Promise<void> {
    await this.#working
    await this.follow(output)
    for (const live of this.#logs()) await this.#printRest(output, live)
  }

  /** From now on little of the agents' output is printed: a person waits for the end. */
  hurry(): void {
    this.#hurried = true
  }

  /** What an attempt's agents have printed until now, from the beginning. */
  async *agentLogOf(attempt: Attempt): AsyncGenerator<LogPart> {
    const log = this.#logOf(attempt)
    try {
      yield* this.#partsUntilNow(log)
    } finally {
      log.close()
    }
  }

  close(): void {
    for (const { log } of this.#logs()) log.close()
    this.#live.clear()
  }

  async #rounds(output: RunOutput): Promise<void> {
    if (!this.#begun) await this.#begin(output)
    for (;;) {
      await this.#printEvents(output)
      // One part of each, so that a flooding agent delays neither the others nor the events.
      let more = false
      for (const live of this.#logs()) more = (await this.#printPart(output, live)) || more
      if (!more) return
      if (!(await this.#hasRoom())) return
    }
  }

  async #begin(output: RunOutput): Promise<void> {
    const { store } = this.#parts.session
    const { run, supervisor, how } = this.#opened
    const counts = await store.counts()
    this.#begun = true
    output.opened({
      run: run.id,
      joins: how === 'joined',
      tasks: counts.total,
      sources: await store.sources(),
      filter: run.settings.filter,
      workers: supervisor.workers,
      target: run.settings.target,
      base: run.base,
    })
  }

  async #printEvents(output: RunOutput): Promise<void> {
    for (;;) {
      const events = await this.#parts.session.store.events({ after: this.#after, limit: eventsAtOnce })
      for (const event of events) {
        if (!(await this.#hasRoom())) return
        this.#after = event.seq
        if (this.#concerns(event)) await this.#printEvent(output, event)
      }
      if (events.length < eventsAtOnce) return
    }
  }

  /** Events of this run, except the joining of this very supervisor. */
  #concerns({ run, body }: StoredEvent): boolean {
    if (body.type === 'run:joined' && body.supervisor === this.#opened.supervisor.id) return false
    return run === null || run === this.#opened.run.id
  }

  async #printEvent(output: RunOutput, event: StoredEvent): Promise<void> {
    const { store } = this.#parts.session
    const attempt = event.attempt === null ? null : await store.attempt(event.attempt)
    const row = event.item === null ? null : await store.item(event.item)
    if (output.live && attempt !== null && row !== null)
      await this.#listen(output, event, { attempt, item: row.item })
    const counts = await store.counts()
    await output.event(event, {
      item: row?.item ?? null,
      attempt,
      done: counts.done,
      total: counts.total,
    })
  }

  /** An agent's log is followed from its start, and read to its end before anything that comes after it is printed. */
  async #listen(output: RunOutput, event: StoredEvent, of: Omit<LiveLog, 'log'>): Promise<void> {
    const { body } = event
    const { id } = of.attempt
    const live = this.#live.get(id)
    const starts =
      body.type === 'attempt:adopted' || (body.type === 'attempt:phase' && body.phase === 'running')
    if (starts) {
      const { item } = of
      if (live === undefined)
        this.#live.set(
          id,
          seenByEach(of.attempt).map((attempt) => ({ attempt, item, log: this.#logOf(attempt) })),
        )
      return
    }
    if (live === undefined) return
    for (const each of live) await this.#printRest(output, each)
    if (body.type === 'attempt:ended') {
      for (const { log } of live) log.close()
      this.#live.delete(id)
    }
  }

  #logs(): readonly LiveLog[] {
    return [...this.#live.values()].flat()
  }

  async #printRest(output: RunOutput, { attempt, item, log }: LiveLog): Promise<void> {
    for await (const part of this.#partsUntilNow(log))
      output.agentLog(attempt, item, this.#parts.session.clock.now(), part)
  }

  /** True when there is more. */
  async #printPart(output: RunOutput, { attempt, item, log }: LiveLog): Promise<boolean> {
    for await (const part of this.#nextPart(log))
      output.agentLog(attempt, item, this.#parts.session.clock.now(), part)
    const { readBytes, totalBytes } = log.extent()
    return readBytes < totalBytes
  }

  /** Only what is in the log now: a process that outlived its agent may print for ever. */
  async *#partsUntilNow(log: AttemptLog): AsyncGenerator<LogPart> {
    const { totalBytes } = log.extent()
    // A log that is cut at its limit meanwhile never gets as far as it was: without the second bound this would spin for ever.
    const isUnread = (): boolean => {
      const extent = log.extent()
      return extent.readBytes < Math.min(totalBytes, extent.totalBytes)
    }
    while (isUnread() && (await this.#hasRoom())) yield* this.#nextPart(log)
    yield* this.#slices({ lines: log.rest(), skipped: null })
  }

  async *#nextPart(log: AttemptLog): AsyncGenerator<LogPart> {
    const began = performance.now()
    const bytes = this.#pace.allowance(Math.max(1, this.#logs().length), this.#hurried)
    const part = log.next({ bytes, counted: !this.#hurried })
    if (part === null) return
    yield* this.#slices(part)
    await this.#turns.pause()
    this.#pace.note(part.bytes, performance.now() - began)
  }

  /** A part in pieces that take a moment each, given when there is room for them. */
  async *#slices({ lines, skipped }: LogPart): AsyncGenerator<LogPart> {
    for (let from = 0; from < lines.length || (from === 0 && skipped !== null); from += linesAtOnce) {
      await this.#turns.pause()
      if (!(await this.#hasRoom())) return
      yield { lines: lines.slice(from, from + linesAtOnce), skipped: from === 0 ? skipped : null }
    }
  }

  #hasRoom(): Promise<boolean> {
    return this.#parts.printer.room()
  }

  #logOf(attempt: Attempt): AttemptLog {
    const { session, json } = this.#parts
    const { folder, processes } = session
    return new AttemptLog({
      attempt,
      folder,
      processes,
      lineCapBytes: json ? lineCapBytes.json : lineCapBytes.text,
    })
  }
}
