import type { AgentLineKind, Line } from '../../core/line.ts'
import type { RecordCounts } from '../../core/ports/agent-reading.ts'

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
