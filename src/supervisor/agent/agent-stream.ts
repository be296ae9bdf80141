import type { AgentStream as StreamName } from '../../core/agent/agent-event.ts'
import type { AgentExit, AgentOutcome } from '../../core/agent/outcome.ts'
import type { AgentReport } from '../../core/agent/report.ts'
import type { AgentReading, ReadLines, RecordCounts } from '../../core/ports/agent-reading.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { LogTail } from '../../core/ports/process.ts'
import type { LineLog } from './line-log.ts'

/** For one look, of which there are ten a second: what an agent prints beyond that is read a little later. */
const lookMs = 4
/** At the end, between two looks at keys and signals. */
const stepMs = 8

interface Log {
  readonly name: StreamName
  readonly tail: LogTail
}

export interface StreamParts {
  readonly out: LogTail
  readonly err: LogTail
  readonly reading: AgentReading
  readonly lines: LineLog
  readonly clock: Clock
}

/**
 * The stream of a running agent. It is read from its first record, also by the supervisor that adopts it: lines that the one before has
 * stored are not stored again.
 */
export class AgentStream {
  readonly #logs: readonly Log[]
  readonly #reading: AgentReading
  readonly #lines: LineLog
  readonly #clock: Clock
  readonly #stored: RecordCounts
  readonly #read = { out: 0, err: 0 }

  constructor({ out, err, reading, lines, clock }: StreamParts) {
    this.#logs = [
      { name: 'out', tail: out },
      { name: 'err', tail: err },
    ]
    this.#reading = reading
    this.#lines = lines
    this.#clock = clock
    this.#stored = lines.stored()
  }

  /** Reads on for a few milliseconds. Returns whether there is more. */
  look(budgetMs = lookMs): boolean {
    const until = this.#clock.awakeMs() + budgetMs
    const before = this.#read.out + this.#read.err
    let more = true
    while (more) {
      more = false
      for (const log of this.#logs) more = this.#step(log) || more
      if (this.#clock.awakeMs() >= until) break
    }
    if (!more && this.#read.out + this.#read.err === before && this.#isBehindNobody())
      this.#store(this.#reading.pause(this.#clock.now()))
    return more
  }

  /** To the end of what a process that has ended left behind. @param signal ends it early. */
  async toEnd(signal: AbortSignal): Promise<void> {
    while (this.look(stepMs)) {
      if (signal.aborted) return
      await this.#clock.sleep(0, signal)
    }
    for (const { name, tail } of this.#logs) {
      const rest = tail.takeRest()
      if (rest !== null) this.#take(rest, name)
    }
    this.#store(this.#reading.end(this.#clock.now()))
  }

  get report(): AgentReport {
    return this.#reading.report()
  }

  outcome(exit: AgentExit): AgentOutcome {
    return this.#reading.outcome(exit)
  }

  get finalText(): string {
    return this.#reading.finalText()
  }

  close(): void {
    for (const { tail } of this.#logs) tail.close()
    this.#lines.close()
  }

  /** One piece of a log, 16 KiB. */
  #step({ name, tail }: Log): boolean {
    const { lines, more } = tail.read(0)
    for (const line of lines) this.#take(line, name)
    return more
  }

  #take(record: string, name: StreamName): void {
    this.#read[name] += 1
    const lines = this.#reading.read(record, name, this.#clock.now())
    if (this.#read[name] > this.#stored[name]) this.#store(lines)
  }

  #store(lines: ReadLines): void {
    if (lines.length > 0) this.#lines.append(lines, { ...this.#read })
  }

  /** Everything that the supervisor before had read is read here too. */
  #isBehindNobody(): boolean {
    return this.#read.out >= this.#stored.out && this.#read.err >= this.#stored.err
  }
}
