import type { AgentEvent, AgentStream } from '../core/agent/agent-event.ts'
import type { AgentExit, AgentOutcome } from '../core/agent/outcome.ts'
import type { AgentPreset } from '../core/agent/preset.ts'
import type { AgentReport } from '../core/agent/report.ts'
import type { Usage } from '../core/agent/usage.ts'
import { createReporter } from './agent-reporter.ts'
import { createDecoder } from './decoders/create-decoder.ts'
import { outcomeOf } from './outcome-of.ts'

/** The records of one agent process, from its first one on, and what they add up to. */
export interface RecordReading {
  /** A line of one of its logs, without its line end. Never throws. */
  read(record: string, stream: AgentStream): readonly AgentEvent[]
  report(): AgentReport
  outcome(exit: AgentExit): AgentOutcome
}

/** @param earlier what the session had used before this process took it up again. */
export function createRecordReading(preset: AgentPreset, earlier: Usage | null): RecordReading {
  const decoder = createDecoder(preset)
  const reporter = createReporter(earlier, preset.model)
  return {
    read(record, stream) {
      const events = decoder.read(record, stream)
      for (const event of events) reporter.add(event)
      return events
    },
    report: reporter.report,
    outcome: (exit) => outcomeOf(reporter.report(), exit, preset),
  }
}
