import type { AgentReport } from '../../core/agent/report.ts'
import type { Standstill } from '../../core/agent/standstill.ts'
import type { Clock } from '../../core/ports/clock.ts'

/** So often in a row the same call is no progress any more. */
const repeatsMany = 8
/** Silence in the middle of a turn that is worth a word. */
const silentMs = 60_000

/** Names why an agent gets nowhere at the moment. */
export class StandstillWatch {
  readonly #clock: Pick<Clock, 'now'>
  #retrying: AgentReport['retrying'] = null
  #until: number | null = null

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** @param quietMs awake time without a byte and without processor time. */
  look(report: AgentReport, quietMs: number): Standstill | null {
    const { retrying, repeated, openTools } = report
    if (retrying !== null) return this.#vendor(retrying)
    this.#retrying = null
    if (repeated !== null && repeated.times >= repeatsMany)
      return { kind: 'repeats', title: repeated.title, times: repeated.times }
    const isSilent =
      quietMs > silentMs && report.session !== null && !report.settling && openTools.length === 0
    return isSilent ? { kind: 'silent', since: this.#clock.now() - quietMs } : null
  }

  #vendor(retrying: NonNullable<AgentReport['retrying']>): Standstill {
    const { fault, attempt, max, delayMs } = retrying
    const before = this.#retrying
    this.#retrying = retrying
    const isSameTry = before?.attempt === attempt && before.fault.class === fault.class
    if (before !== retrying && (delayMs !== null || !isSameTry))
      this.#until = delayMs === null ? null : this.#clock.now() + delayMs
    const { class: kind, status, message } = fault
    return {
      kind: 'vendor',
      class: kind,
      ...(status === undefined ? {} : { status }),
      ...{ message, attempt, max, until: this.#until },
    }
  }
}
