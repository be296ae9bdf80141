import type { EndEvent } from './agent-event.ts'
import type { Fault } from './fault.ts'
import type { Usage } from './usage.ts'

/** What an agent's events add up to so far. */
export interface AgentReport {
  readonly session: string | null
  readonly model: string | null
  readonly version: string | null
  /** Its model has said or done something: what it was asked is in its session by then. */
  readonly answered: boolean
  /** Of this process; what a resumed session had used before is not in it. */
  readonly usage: Usage | null
  /** Of the whole session, where the stream counts so: what the next process of this session subtracts. */
  readonly sessionUsage: Usage | null
  readonly denials: readonly string[]
  readonly asks: string | null
  /** The last terminal record; null while a turn is open, or an agent in its background is at work. */
  readonly end: EndEvent | null
  /** Its work is finished: only what it left in its background can keep it. */
  readonly settling: boolean
  readonly openTools: readonly { readonly id: string; readonly name: string; readonly title: string }[]
  /** A try of the CLI's own that has not been answered since. */
  readonly retrying: {
    readonly fault: Fault
    readonly attempt: number | null
    readonly max: number | null
    readonly delayMs: number | null
  } | null
  /** The last error record that nothing has gone on from. */
  readonly fault: Fault | null
  /** The last error record, whatever came after it. */
  readonly lastFault: Fault | null
  readonly interrupted: boolean
  /** The tool call that came last and how often in a row, with nothing else between. */
  readonly repeated: { readonly title: string; readonly times: number } | null
  readonly suspicious: string | null
}
