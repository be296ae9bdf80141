import type { AgentStream } from '../agent/agent-event.ts'
import type { AgentExit, AgentOutcome } from '../agent/outcome.ts'
import type { AgentPreset } from '../agent/preset.ts'
import type { AgentReport } from '../agent/report.ts'
import type { Usage } from '../agent/usage.ts'
import type { EpochMs, ItemId } from '../ids.ts'
import type { AgentLineKind, Line } from '../line.ts'

/** How many records of each of an agent's logs have been read. */
export interface RecordCounts {
  readonly out: number
  readonly err: number
}

/** Lines for people, complete with what was read last. */
export type ReadLines = readonly Line<AgentLineKind>[]

/** Reads the stream of one agent process, record by record, from its first one on. Nothing here throws. */
export interface AgentReading {
  read(record: string, stream: AgentStream, at: EpochMs): ReadLines
  /** Nothing has come for a moment. */
  pause(at: EpochMs): ReadLines
  /** The process has ended, and everything is read. */
  end(at: EpochMs): ReadLines
  report(): AgentReport
  outcome(exit: AgentExit): AgentOutcome
  /** What it says last, after its last tool call: its answer. */
  finalText(): string
}

export interface ReadingOrder {
  readonly preset: AgentPreset
  /** What the session had used before this process took it up again. */
  readonly earlier: Usage | null
  /** The agent's worktree: files in it are named by their path there. */
  readonly worktree: string
  readonly item: ItemId
}

/** Null for a preset whose agent prints for people: that is not read. */
export type OpenReading = (order: ReadingOrder) => AgentReading | null
