import type { AgentLineKind, Line } from '../../core/line.ts'

/** How many records of each of an agent's logs have been read. */
export interface RecordCounts {
  readonly out: number
  readonly err: number
}

/**
 * Where the readable lines of an agent are stored: what panes and `run` show of it. Only a view: what can't be stored is not shown,
 * and nothing else fails.
 */
export interface LineLog {
  /** From how many records the lines that are there were made. */
  stored(): RecordCounts
  /** @param counts with the record that the lines are from. */
  append(lines: readonly Line<AgentLineKind>[], counts: RecordCounts): void
  close(): void
}
