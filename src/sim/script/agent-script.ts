import type { EpochMs } from '../../core/ids.ts'
import type { AgentEnd } from '../../core/ports/process.ts'

/** Kinds of trouble that a rehearsal can have. */
export const simFaults = ['ratelimit', 'hang', 'crash', 'garbage', 'gate', 'conflict'] as const
export type SimFault = (typeof simFaults)[number]

/** What an agent prints, and when after its start. */
export interface ScriptStep {
  readonly afterMs: number
  readonly records: readonly string[]
}

/** What one agent does, from its start. */
export interface AgentScript {
  readonly steps: readonly ScriptStep[]
  /** Null: it never ends by itself, and does nothing after its last step. */
  readonly end: { readonly afterMs: number; readonly how: Extract<AgentEnd, { kind: 'exit' }> } | null
  /** Its vendor begins to refuse everything for its account; null: it doesn't. */
  readonly limit: { readonly afterMs: number; readonly until: EpochMs } | null
  /** Whether what it was to change is in its worktree when it has ended. */
  readonly works: boolean
}
