import type { AgentExit } from '../../core/agent/outcome.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import type { AgentReport } from '../../core/agent/report.ts'

/**
 * Of a recording that says nothing of its exit: 0 after a good terminal record, and for a program that prints for people;
 * otherwise unknown, so that what is no success by its records never becomes one by a guess.
 */
export const assumedExit = ({ end }: AgentReport, { decoder }: AgentPreset): AgentExit => ({
  code: end?.ok === true || decoder === 'text' ? 0 : null,
  signal: null,
  stopped: false,
})
