import type { AgentEvent, AgentStream } from '../../core/agent/agent-event.ts'

/**
 * Reads one wire format, a line at a time, without its line end. Never throws: what it can't read is `other`. A decoder serves
 * one process, in the order of its lines, and may remember what a later line needs (the title of an open tool call).
 */
export interface Decoder {
  read(line: string, stream: AgentStream): readonly AgentEvent[]
}
