import type { Attempt } from '../core/attempt.ts'
import type { StoredEvent } from '../core/event.ts'
import type { EpochMs } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import type { Line } from '../core/line.ts'
import type { Skipped } from '../core/ports/process.ts'
import type { RunSummary } from '../core/run/summary.ts'
import type { LineOptions } from '../text/paint.ts'
import type { Elsewhere } from '../wording/in-place.ts'

/** What `run` prints: receives facts in their order and writes lines. It reads no clock and opens no file. */
export interface RunOutput {
  /** Whether the lines of agents are wanted as they are written. */
  readonly live: boolean
  opened(head: RunHead): void
  event(event: StoredEvent, facts: EventFacts): Promise<void> | void
  /** A part of an agent's log, as it is written: `at` for lines that have no time of their own. Only called when `live`. */
  agentLog(attempt: Attempt, item: Item, at: EpochMs, part: LogPart): void
  /** Writes lines that wait for the end of their attempt; NDJSON ends with the summary. */
  ended(summary: RunSummary, at: EpochMs): Promise<void> | void
}

/** Complete lines of an agent's log, and what was left out before them. */
export interface LogPart {
  readonly lines: readonly Line[]
  readonly skipped: Skipped | null
}

export interface RunHead {
  readonly run: number
  /** Another loopwork supervises it already. */
  readonly joins: boolean
  readonly tasks: number
  readonly sources: readonly string[]
  /** Some are in no source: they were typed. */
  readonly hasTyped: boolean
  /** Which tasks it does; null, and left out: every task. */
  readonly filter?: string | null
  readonly workers: number
  readonly target: string
  /** The target's commit at the start. */
  readonly base: string
}

/** The state behind an event, after it. */
export interface EventFacts {
  readonly item: Item | null
  readonly attempt: Attempt | null
  /** Items done, of all: `1 of 8`. */
  readonly done: number
  readonly total: number
}

export interface OutputDeps extends LineOptions {
  /** One line without its line end. Safe text, and colours where `colour` allows them. */
  readonly write: (line: string) => void
  /** What an attempt's agents have printed, as much of it as the reader can follow. Waits for the reader between parts. */
  readonly agentLogOf: (attempt: Attempt) => AsyncIterable<LogPart>
  /** Gate commands of the run, for `gate 1 of 2`. */
  readonly gates: readonly string[]
  /** Counted attempts an item gets, for `try 2 of 3`. */
  readonly tries: number
  /** Where commands that are printed have to lead. */
  readonly place: Elsewhere
  /** `00:12:04`, by the reader's clock. */
  readonly timeOfDay: (at: EpochMs) => string
}
