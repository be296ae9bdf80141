import type { Standstill } from './standstill.ts'
import type { Usage } from './usage.ts'

/** What the store has of an agent's stream. Absolute, never a difference: storing it twice changes nothing. */
export interface StoredReport {
  /** The id of the CLI's own session: what a later attempt takes up again. */
  readonly session: string | null
  /** The session was taken up again by this agent, not begun. */
  readonly resumed: boolean
  readonly model: string | null
  /** Of this agent alone, all its processes. */
  readonly usage: Usage | null
  /** Of the whole session, where the CLI counts so; what the next agent of the session subtracts. */
  readonly sessionUsage: Usage | null
  /** What was not permitted. */
  readonly denials: readonly string[]
  /** A question to a person that it could not go on without. */
  readonly asks: string | null
  /** Why its good end may be none. */
  readonly suspicious: string | null
  readonly standstill: Standstill | null
  /** Its processes before the present one, oldest first; left out where there is none. */
  readonly earlier?: readonly EndedProcess[]
}

/** A process of an agent that another one followed in the same try: to a message of a person, because its session was not found, or another agent's. */
export interface EndedProcess {
  /** Its number among the processes of the attempt. */
  readonly process: number
  readonly session: string | null
  /** Its model had said or done something. */
  readonly answered: boolean
  readonly usage: Usage | null
  /** Of the session when it ended, where the CLI counts so. */
  readonly sessionUsage: Usage | null
  /** Awake time. */
  readonly ranMs: number
  /** It was limited, and another agent goes on in its place: its output is not that one's. */
  readonly replaced?: true
}

export const emptyReport: StoredReport = {
  session: null,
  resumed: false,
  model: null,
  usage: null,
  sessionUsage: null,
  denials: [],
  asks: null,
  suspicious: null,
  standstill: null,
}
