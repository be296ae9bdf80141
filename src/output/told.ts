import type { Attempt } from '../core/attempt.ts'
import type { StoredEvent } from '../core/event.ts'
import type { RunSummary } from '../core/summary.ts'

/** A stored event with what a line about it needs to know. */
export interface Told {
  readonly event: StoredEvent
  /** Of the event's item; null for events of the run. */
  readonly title: string | null
  readonly attempt: Attempt | null
  /** The run's gate, for `gate 1 of 2`, and its target. */
  readonly gate: readonly string[]
  readonly target: string
  readonly tries: number
  /** How many are done, of how many, for summary mode. */
  readonly done: number
  readonly total: number
}

export interface RunHead {
  readonly run: number
  readonly how: 'started' | 'resumed' | 'joined'
  readonly tasks: number
  readonly sources: readonly string[]
  readonly workers: number
  readonly target: string
  readonly base: string
}

/** What `run` prints, in one of its modes. Called in the order in which things happened. */
export interface Output {
  head(head: RunHead): void
  told(told: Told): void
  /** A raw line of an attempt's agent. */
  said(attempt: Attempt, line: string): void
  /** The run is over, or left. */
  end(summary: RunSummary): void
}

export interface OutputOptions {
  write(line: string): void
  /** Wraps text in a colour; returns it as it is where there are none. */
  readonly paint: Paint
  /** Cells; null: nothing is cut. */
  readonly width: number | null
}

export type Role = 'dim' | 'bold' | 'run' | 'ok' | 'info' | 'warn' | 'bad' | 'accent' | 'text'
export type Paint = (role: Role, text: string) => string
