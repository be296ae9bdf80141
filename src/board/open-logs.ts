import type { Attempt } from '../core/attempt.ts'
import type { PaneLog } from '../core/log/pane-log.ts'
import type { StoreReader } from '../core/ports/store-reader.ts'
import { agentKey } from './agent-key.ts'

/** The try whose log it is, and those before it, oldest first. */
export interface TriesOfLog {
  readonly attempt: Attempt
  readonly earlier: readonly Attempt[]
}

/** @param tries as they are known now */
export type OpenLog = (tries: () => TriesOfLog) => PaneLog

interface Opened {
  readonly log: PaneLog
  tries: TriesOfLog
}

/** How many logs that no worker writes stay open: pages show them, and whoever leaves a page may come back. */
const spare = 16

/** The logs that are shown, each opened once, however many show it. */
export class OpenLogs {
  readonly #store: Pick<StoreReader, 'attemptsOf'>
  readonly #open: OpenLog
  /** The one that was asked for last comes last. */
  readonly #logs = new Map<string, Opened>()

  constructor(store: Pick<StoreReader, 'attemptsOf'>, open: OpenLog) {
    this.#store = store
    this.#open = open
  }

  async of(attempt: Attempt): Promise<PaneLog> {
    const key = agentKey(attempt)
    const earlier = this.#logs.get(key)?.tries.earlier ?? (await this.#earlier(attempt))
    const opened = this.#logs.get(key) ?? this.#opened({ attempt, earlier })
    opened.tries = { attempt, earlier }
    this.#logs.delete(key)
    this.#logs.set(key, opened)
    return opened.log
  }

  #opened(tries: TriesOfLog): Opened {
    const known = { tries }
    return Object.assign(known, { log: this.#open(() => known.tries) })
  }

  /** What one of several agents did before is above none of them. */
  async #earlier({ item, number, candidate }: Attempt): Promise<readonly Attempt[]> {
    if (number === 1 || candidate !== undefined) return []
    return (await this.#store.attemptsOf(item)).filter((each) => each.number < number)
  }

  /** Drops those that are not among the needed ones and that nobody has asked for longest. */
  keep(needed: ReadonlySet<string>): void {
    const others = [...this.#logs.keys()].filter((key) => !needed.has(key))
    for (const key of others.slice(0, Math.max(0, others.length - spare))) this.#logs.delete(key)
  }
}
