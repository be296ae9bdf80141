import type { AgentReport } from '../../core/agent/report.ts'
import type { Standstill } from '../../core/agent/standstill.ts'
import type { StoredReport } from '../../core/agent/stored-report.ts'
import { totalUsage } from '../../core/agent/total-usage.ts'
import { fenceOf, type Attempt } from '../../core/attempt.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold } from '../interruption.ts'
import type { AgentSession } from './agent-session.ts'

/** What only counts up is stored at most this often. */
const pauseMs = 2_000
/** Denials that are stored; the last ones repeat the first. */
const denialsStored = 20

interface ReportOrder {
  readonly attempt: Attempt
  /** Its number among the attempt's agents. */
  readonly agent: number
  readonly session: AgentSession
}

/** Stores what an agent's stream adds up to, while it runs and at its end. */
export class ReportKeeper {
  readonly #context: Pick<SupervisorContext, 'store' | 'clock'>
  readonly #attempt: Attempt
  readonly #agent: number
  readonly #session: AgentSession
  #stored: StoredReport | null = null
  #at = -Infinity
  #storing: Promise<void> | null = null

  constructor(context: Pick<SupervisorContext, 'store' | 'clock'>, { attempt, agent, session }: ReportOrder) {
    this.#context = context
    this.#attempt = attempt
    this.#agent = agent
    this.#session = session
  }

  /** Returns at once; at most one is stored at a time, and none is awaited. */
  look(report: AgentReport, standstill: Standstill | null): void {
    if (this.#storing !== null) return
    const now = this.#context.clock.awakeMs()
    const next = this.#toStore(report, standstill)
    const isNews =
      this.#stored?.session !== next.session || !isSameStandstill(this.#stored.standstill, next.standstill)
    if (!isNews && now - this.#at < pauseMs) return
    if (JSON.stringify(this.#stored) === JSON.stringify(next)) return
    this.#at = now
    this.#stored = next
    // A store failure, or the loss of the attempt, is reported by its next write.
    this.#storing = this.#write(next)
      .then(() => undefined)
      .catch(() => undefined)
      .finally(() => (this.#storing = null))
  }

  /**
   * @param isOver no other process of the agent follows.
   * @throws Interrupted when the attempt is no longer ours.
   */
  async end(report: AgentReport, isOver: boolean): Promise<StoredReport> {
    await this.#storing
    const last = this.#toStore(report, null)
    mustHold(await this.#write(last, isOver))
    return last
  }

  #write(report: StoredReport, ended = false) {
    const fence = fenceOf(this.#attempt)
    return this.#context.store.noteReport({ fence, agent: this.#agent, report, ended })
  }

  #toStore(report: AgentReport, standstill: Standstill | null): StoredReport {
    const { ended } = this.#session
    return {
      session: report.session ?? this.#session.id,
      resumed: this.#session.ofEarlierTry,
      model: report.model,
      usage: totalUsage([...ended.map(({ usage }) => usage), report.usage]),
      sessionUsage: report.sessionUsage,
      denials: report.denials.slice(0, denialsStored),
      asks: report.asks,
      suspicious: report.suspicious,
      standstill,
      ...(ended.length === 0 ? {} : { earlier: ended }),
    }
  }
}

/** Another call of the vendor is another one, whose wait counts down anew. */
function isSameStandstill(one: Standstill | null, other: Standstill | null): boolean {
  if (one?.kind === 'vendor' && other?.kind === 'vendor') return one.attempt === other.attempt
  return one?.kind === other?.kind
}
