import type { AgentEvent } from '../../core/agent/agent-event.ts'
import type { Fault } from '../../core/agent/fault.ts'

/** What a decoder leaves to the rules of its preset, so that words are classified in one place. */
export interface DecoderRules {
  /** Of the words of an error record, never of what a model writes or a tool prints. */
  fault(message: string, status?: number): Fault
  /** Of a line on stderr: denials and faults that the rules know. */
  err(line: string): readonly AgentEvent[]
}
