import type { EpochMs } from '../ids.ts'
import type { FaultClass } from './fault.ts'

/** Why an agent that is running gets nowhere at the moment. Shown, and never a failure by itself. */
export type Standstill =
  /** Its CLI waits and calls its vendor again: a limit, an overload, the network. */
  | {
      readonly kind: 'vendor'
      readonly class: FaultClass
      /** The HTTP status of the vendor's answer, where it is known. */
      readonly status?: number
      /** The CLI's own words; foreign text: sanitise where it is shown. */
      readonly message: string
      readonly attempt: number | null
      readonly max: number | null
      /** When it calls again, where that is known. */
      readonly until: EpochMs | null
    }
  /** It has called its vendor and gets no answer: not a byte, no processor time, no tool that is open. */
  | { readonly kind: 'silent'; readonly since: EpochMs }
  /** It calls the same tool again and again. */
  | { readonly kind: 'repeats'; readonly title: string; readonly times: number }
