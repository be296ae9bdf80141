import type { Attempt } from '../core/attempt.ts'
import type { StoredEvent } from '../core/event.ts'
import type { EpochMs } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import type { RunSummary } from '../core/summary.ts'
import type { LineOptions } from '../text/styled-line.ts'

/**
 * What `run` prints. It is told facts in their order and writes lines; it asks nothing, holds no clock and opens nothing.
 * An error of `write` goes to the caller.
 */
export interface RunOutput {
  opened(head: RunHead): void
  event(event: StoredEvent, facts: EventFacts): void
  /** Complete lines of an agent, setup or gate log, without their line ends; raw. */
  agentLines(attempt: Attempt, item: Item, at: EpochMs, lines: readonly string[]): void
  /** Writes what was held back; NDJSON ends with the summary. */
  ended(summary: RunSummary, at: EpochMs): void
}

export interface RunHead {
  readonly run: number
  readonly tasks: number
  readonly sources: readonly string[]
  readonly workers: number
  readonly target: string
  /** The target's commit at the start. */
  readonly base: string
}

/** What stands behind an event, as it is after it. */
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
  /** Gate commands of the run, for `gate 1 of 2`. */
  readonly gates: readonly string[]
  /** Counted attempts an item gets, for `try 2 of 3`. */
  readonly tries: number
  /** `00:12:04`, by the reader's clock. */
  readonly timeOfDay: (at: EpochMs) => string
}
