import type { Fault } from './fault.ts'
import type { Usage } from './usage.ts'

/** How an agent process ended, by its stream and its exit together. */
export interface AgentOutcome {
  /**
   * `done`: a good terminal record and a good exit; whether there is any work is another question. `cancelled`: interrupted, by
   * us or by somebody else. `limit`: ended by a cap of the CLI's own.
   */
  readonly outcome: 'done' | 'failed' | 'cancelled' | 'limit'
  readonly fault: Fault | null
  readonly usage: Usage | null
  readonly session: string | null
  /** What was not permitted, in the CLI's words. */
  readonly denials: readonly string[]
  /** A question that it asked a person. */
  readonly asks: string | null
  /** Why the good end may be none; for the receipt. */
  readonly suspicious: string | null
}

/** How the process ended. `signal` without `SIG`; both null: not known. */
export interface AgentExit {
  readonly code: number | null
  readonly signal: string | null
  /** We asked it to end before its terminal record. */
  readonly stopped: boolean
}
