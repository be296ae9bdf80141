import type { FaultClass } from '../../core/agent/fault.ts'
import type { AgentOutcome } from '../../core/agent/outcome.ts'
import type { AgentReport } from '../../core/agent/report.ts'

/** Of a CLI that finds no session of that id, or can't read it. */
const classes: ReadonlySet<FaultClass> = new Set(['config', 'crash', 'unknown'])

/** Whether an agent that was to take a session up again ended before it did anything: then a new session may work. */
export function isRefusedResume(report: AgentReport, { outcome, fault }: AgentOutcome): boolean {
  if (outcome !== 'failed' || fault === null || !classes.has(fault.class)) return false
  return report.repeated === null && (report.usage === null || report.usage.output === 0)
}
