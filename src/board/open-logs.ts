import type { Attempt } from '../core/attempt.ts'
import type { PaneLog } from '../core/board.ts'
import { agentKey } from './agent-key.ts'

/** How many logs that no worker writes stay open: pages show them, and whoever leaves a page may come back. */
const spare = 16

/** The logs that are shown, each opened once, however many show it. */
export class OpenLogs {
  readonly #open: (attempt: Attempt) => PaneLog
  /** The one that was asked for last comes last. */
  readonly #logs = new Map<string, PaneLog>()

  constructor(open: (attempt: Attempt) => PaneLog) {
    this.#open = open
  }

  of(attempt: Attempt): PaneLog {
    const key = agentKey(attempt)
    const log = this.#logs.get(key) ?? this.#open(attempt)
    this.#logs.delete(key)
    this.#logs.set(key, log)
    return log
  }

  /** Drops those that are not among the needed ones and that nobody has asked for longest. */
  keep(needed: ReadonlySet<string>): void {
    const others = [...this.#logs.keys()].filter((key) => !needed.has(key))
    for (const key of others.slice(0, Math.max(0, others.length - spare))) this.#logs.delete(key)
  }
}
