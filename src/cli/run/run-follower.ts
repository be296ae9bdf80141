import type { Session } from '../../app/session.ts'
import { Turns } from '../../app/turns.ts'
import type { Attempt, Phase } from '../../core/attempt.ts'
import { seenByEach } from '../../core/candidate.ts'
import type { StoredEvent } from '../../core/event.ts'
import type { Item } from '../../core/item.ts'
import type { Skipped } from '../../core/ports/process.ts'
import type { OpenedRun } from '../../core/ports/run-store.ts'
import type { Run } from '../../core/run/run.ts'
import type { LogPart, RunOutput } from '../../output/run-output.ts'
import type { LinePrinter } from '../print/line-printer.ts'
import { AttemptLog } from './attempt-log.ts'
import { ReadingPace } from './reading-pace.ts'

/** So many are read from the store at once, and printed before signals are handled again. */
const eventsAtOnce = 100
const linesAtOnce = 100
/** Of each agent's output, for a reader who was away. Lines are counted in blocks, so more than these are read. */
const mostLines = 40
const catchUpBytes = 64 * 1024

/**
 * A line of control characters takes 0.6 µs a byte to be made safe, and is shown on one line of a terminal anyway. A program
 * that reads JSON may want it whole, and pays less.
 */
const lineCapBytes = { text: 16 * 1024, json: 64 * 1024 }

interface Parts {
  readonly session: Session
  readonly run: Run
  /** The newest event that is known already. */
  readonly since: number
  /** By which it was opened for this reader, who is told of it first; null: the reader comes to it on the way. */
  readonly opened: OpenedRun | null
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
  readonly #pace = new ReadingPace()
  readonly #turns = new Turns()
  /** By attempt; each of several agents has a log of its own. */
  readonly #live = new Map<number, readonly LiveLog[]>()
  #after: number
  #begun = false
  #hurried = false
  #catchesUp = false
  #working: Promise<void> | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.#after = parts.since
  }

  /** Follows until all that is there has been printed, unless that is under way. */
  follow(output: RunOutput): Promise<void> {
    this.#working ??= this.#rounds(output).finally(() => (this.#working = null))
    return this.#working
  }

  /**
   * For a reader who was away: of what has happened meanwhile only the last events are printed, and of what agents have printed the
   * last lines. Resolves to the number of events that are left out.
   */
  async catchUp(mostEvents: number): Promise<number> {
    await this.#working
    const { store } = this.#parts.session
    const open = (await store.openAttempts()).filter(({ phase }) => phase !== 'preparing')
    const leftOut = Math.max(0, (await store.newestEvent()) - this.#after - mostEvents)
    this.#after += leftOut
    this.#catchesUp = true
    // Their ends may be among what is left out.
    for (const [id, live] of this.#live) {
      if (leftOut === 0 || open.some((attempt) => attempt.id === id)) continue
      for (const { log } of live) log.close()
      this.#live.delete(id)
    }
    for (const attempt of open) {
      const row = this.#live.has(attempt.id) ? null : await store.item(attempt.item)
      if (row !== null) this.#follow(attempt, row.item)
    }
    return leftOut
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
      if (!more) {
        this.#catchesUp = false
        return
      }
      if (!(await this.#hasRoom())) return
    }
  }

  async #begin(output: RunOutput): Promise<void> {
    const { store } = this.#parts.session
    const { opened } = this.#parts
    this.#begun = true
    if (opened === null) return
    const { run, supervisor, how } = opened
    const counts = await store.counts()
    output.opened({
      run: run.id,
      joins: how === 'joined',
      tasks: counts.total,
      sources: await store.sources(),
      hasTyped: (await store.typedTasks()) > 0,
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
    if (body.type === 'run:joined' && body.supervisor === this.#parts.opened?.supervisor.id) return false
    return run === null || run === this.#parts.run.id
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
      if (live !== undefined) return
      this.#follow(of.attempt, of.item)
      if (body.type === 'attempt:adopted' && hasBeenSaid(body.phase))
        for (const { log } of this.#live.get(id) ?? []) log.passOver()
      return
    }
    if (live === undefined) return
    // Of what goes on, the last lines come after all that has happened.
    if (this.#catchesUp && of.attempt.end === null) return
    for (const each of live) await this.#printRest(output, each)
    if (body.type === 'attempt:ended') {
      for (const { log } of live) log.close()
      this.#live.delete(id)
    }
  }

  #follow(of: Attempt, item: Item): void {
    const logs = seenByEach(of).map((attempt) => ({ attempt, item, log: this.#logOf(attempt) }))
    this.#live.set(of.id, logs)
  }

  #logs(): readonly LiveLog[] {
    return [...this.#live.values()].flat()
  }

  async #printRest(output: RunOutput, live: LiveLog): Promise<void> {
    if (this.#catchesUp) return this.#printRecent(output, live)
    const { attempt, item, log } = live
    for await (const part of this.#partsUntilNow(log))
      output.agentLog(attempt, item, this.#parts.session.clock.now(), part)
  }

  /** The last lines of what there is. */
  async #printRecent(output: RunOutput, { attempt, item, log }: LiveLog): Promise<void> {
    let recent: LogPart = { lines: [], skipped: null }
    for await (const part of this.#partsUntilNow(log)) recent = lastLines(recent, part)
    if (recent.lines.length > 0 || recent.skipped !== null)
      output.agentLog(attempt, item, this.#parts.session.clock.now(), recent)
  }

  /** True when there is more. */
  async #printPart(output: RunOutput, live: LiveLog): Promise<boolean> {
    if (this.#catchesUp) {
      await this.#printRecent(output, live)
      return false
    }
    const { attempt, item, log } = live
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
    const bytes = this.#catchesUp
      ? catchUpBytes
      : this.#pace.allowance(Math.max(1, this.#logs().length), this.#hurried)
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

/**
 * The agent had ended before the attempt was adopted: who had it then could print what it said, and `loopwork logs` has it. A reviewer
 * goes on while nobody has it.
 */
const hasBeenSaid = (phase: Phase | undefined): boolean =>
  phase !== undefined && !['preparing', 'running', 'reviewing'].includes(phase)

function lastLines(before: LogPart, part: LogPart): LogPart {
  const all = part.skipped === null ? [...before.lines, ...part.lines] : part.lines
  const dropped = before.lines.length + part.lines.length - Math.min(all.length, mostLines)
  const lines = all.slice(-mostLines)
  if (dropped === 0 && before.skipped === null && part.skipped === null) return { lines, skipped: null }
  const [one, other] = [before.skipped ?? nothing, part.skipped ?? nothing]
  const counted = one.lines === null || other.lines === null ? null : one.lines + other.lines + dropped
  return { lines, skipped: { lines: counted, bytes: one.bytes + other.bytes } }
}

const nothing: Skipped = { lines: 0, bytes: 0 }
