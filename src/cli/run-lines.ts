import { disown } from '../agent/disown.ts'
import type { Attempt } from '../core/attempt.ts'
import type { StoredEvent } from '../core/event.ts'
import type { Item } from '../core/item.ts'
import type { LogTail } from '../core/ports/process.ts'
import type { OutputMode } from '../core/settings.ts'
import { createOutput } from '../output/create-output.ts'
import type { RunOutput } from '../output/run-output.ts'
import type { Ended } from '../supervisor/ended.ts'
import type { RunFlags } from './flags.ts'
import { printSummary } from './print-summary.ts'
import type { Session, Supervised } from './session.ts'
import { asciiLocale, terminalOf } from './terminal-of.ts'

const tickMs = 50
/** One flooding agent must not keep the others' lines back. */
const readBudgetMs = 4

export interface RunLines {
  /** Prints what is left, then the summary. */
  finish(ended: Ended): Promise<void>
  stop(): void
}

interface Order {
  readonly session: Session
  readonly supervised: Supervised
  readonly flags: RunFlags
  readonly outputMode: OutputMode
  /** The reader of our output is gone. */
  onGone(): void
}

/** Prints a run as it goes: stored events and the agents' logs, the same facts that another terminal would see. */
export function startRunLines(order: Order): RunLines {
  const { session, supervised, flags } = order
  const { opened } = supervised
  const { gate, retry } = opened.run.settings
  const output = createOutput(flags.json === true ? 'ndjson' : order.outputMode, {
    ...terminalOf(process.stdout, flags),
    write: (line) => void process.stdout.write(`${line}\n`),
    ascii: asciiLocale(),
    gates: gate,
    tries: retry.attempts,
    timeOfDay: (at) => new Date(at).toTimeString().slice(0, 8),
  })
  const follower = new Follower(session, supervised, output)
  let isGone = false
  // Stays for good: the last line's error comes after everything else has ended.
  process.stdout.on('error', () => {
    isGone = true
    order.onGone()
  })
  // A store that can't be read is told by the supervisor, which reads it too.
  const timer = setInterval(() => void follower.follow().catch(() => undefined), tickMs)
  return {
    finish: async () => {
      clearInterval(timer)
      if (isGone) return
      await follower.drain()
      const run = (await session.store.run(opened.run.id)) ?? opened.run
      const summary = await session.summaryOf(run)
      output.ended(summary, session.clock.now())
      if (flags.json === true) return
      process.stdout.write('\n')
      printSummary(summary, flags)
    },
    stop: () => {
      clearInterval(timer)
      follower.close()
    },
  }
}

/** Reads events in order and, before each that ends an agent's part, the rest of what it said. */
class Follower {
  readonly #session: Session
  readonly #opened: Supervised['opened']
  readonly #output: RunOutput
  readonly #heard = new Map<number, HeardAgents>()
  #after: number
  #begun = false
  #working: Promise<void> | null = null

  constructor(session: Session, { opened, since }: Supervised, output: RunOutput) {
    this.#session = session
    this.#opened = opened
    this.#after = since
    this.#output = output
  }

  /** One round, unless one is under way. */
  follow(): Promise<void> {
    this.#working ??= this.#round().finally(() => (this.#working = null))
    return this.#working
  }

  /** Rounds until nothing new is there. */
  async drain(): Promise<void> {
    await this.#working
    await this.follow()
    for (const id of this.#heard.keys()) this.#hearOut(id)
  }

  close(): void {
    for (const heard of this.#heard.values()) heard.close()
    this.#heard.clear()
  }

  async #round(): Promise<void> {
    const { store } = this.#session
    if (!this.#begun) await this.#begin()
    for (;;) {
      const events = await store.events({ after: this.#after, limit: 500 })
      for (const event of events) {
        this.#after = event.seq
        if (this.#concerns(event)) await this.#tell(event)
      }
      if (events.length < 500) break
    }
    for (const heard of this.#heard.values()) this.#hear(heard)
  }

  /** Events of this run; that we have come ourselves is no news. */
  #concerns({ run, body }: StoredEvent): boolean {
    if (body.type === 'run:joined' && body.supervisor === this.#opened.supervisor.id) return false
    return run === null || run === this.#opened.run.id
  }

  async #begin(): Promise<void> {
    const { store, clock } = this.#session
    const { run, supervisor } = this.#opened
    const counts = await store.counts(clock.now())
    this.#begun = true
    this.#output.opened({
      run: run.id,
      tasks: counts.total,
      sources: await store.sources(),
      workers: supervisor.workers,
      target: run.settings.target,
      base: run.base,
    })
  }

  async #tell(event: StoredEvent): Promise<void> {
    const { store, clock } = this.#session
    const now = clock.now()
    const attempt = event.attempt === null ? null : await store.attempt(event.attempt)
    const row = event.item === null ? null : await store.item(event.item, now)
    if (attempt !== null && row !== null) this.#listen(event, attempt, row.item)
    const counts = await store.counts(now)
    this.#output.event(event, {
      item: row?.item ?? null,
      attempt,
      done: counts.done,
      total: counts.total,
    })
  }

  /** An agent is listened to from its start, and heard out before anything that comes after it is told. */
  #listen(event: StoredEvent, attempt: Attempt, item: Item): void {
    const { body } = event
    const starts =
      body.type === 'attempt:adopted' || (body.type === 'attempt:phase' && body.phase === 'running')
    if (starts) {
      if (!this.#heard.has(attempt.id))
        this.#heard.set(attempt.id, new HeardAgents(this.#session, attempt, item))
      return
    }
    this.#hearOut(attempt.id)
    if (body.type === 'attempt:ended') {
      this.#heard.get(attempt.id)?.close()
      this.#heard.delete(attempt.id)
    }
  }

  #hearOut(id: number): void {
    const heard = this.#heard.get(id)
    while (heard !== undefined && this.#hear(heard));
  }

  /** Passes on what has been said, for a moment; true when there is more. */
  #hear(heard: HeardAgents): boolean {
    const { lines, more } = heard.read(readBudgetMs)
    if (lines.length > 0)
      this.#output.agentLines(
        heard.attempt,
        heard.item,
        this.#session.clock.now(),
        lines.map((line) => disown(line, heard.item.id)),
      )
    return more
  }
}

/** The logs of an attempt's agents: one, or another after a start that never came about. */
class HeardAgents {
  readonly attempt: Attempt
  readonly item: Item
  readonly #session: Session
  readonly #tails: LogTail[] = []

  constructor(session: Session, attempt: Attempt, item: Item) {
    this.#session = session
    this.attempt = attempt
    this.item = item
  }

  read(budgetMs: number): { readonly lines: readonly string[]; readonly more: boolean } {
    const { folder, processes } = this.#session
    for (let index = this.#tails.length; index < folder.agentCount(this.attempt); index++) {
      this.#tails.push(processes.tail(folder.agentLog(this.attempt, index)))
    }
    const reads = this.#tails.map((tail) => tail.read(budgetMs))
    return { lines: reads.flatMap((read) => read.lines), more: reads.some((read) => read.more) }
  }

  close(): void {
    for (const tail of this.#tails) tail.close()
  }
}
