import type { Agent, AgentVitals } from '../../core/ports/process.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { Limits } from '../../core/run/settings.ts'

/** Checks what an agent with everything it started uses of the machine. */
export class UseWatch {
  readonly #agent: Pick<Agent, 'memoryBytes'>
  readonly #limits: Pick<Limits, 'memoryBytes' | 'processes'>
  /** A sample whose pages were counted one by one. */
  #countedRss = 0

  constructor(agent: Pick<Agent, 'memoryBytes'>, limits: Pick<Limits, 'memoryBytes' | 'processes'>) {
    this.#agent = agent
    this.#limits = limits
  }

  broken(vitals: Pick<AgentVitals, 'processes' | 'rssBytes'>): Reason | null {
    return this.#processes(vitals.processes) ?? this.#memory(vitals.rssBytes)
  }

  #processes(processes: number): Reason | null {
    const limit = this.#limits.processes
    if (limit === null || processes <= limit) return null
    return reason('limit:processes', `had ${processes} processes, more than ${limit}`, { processes, limit })
  }

  /** Shared pages count once for each process in the sample: it is at most that. */
  #memory(rssBytes: number): Reason | null {
    const limitBytes = this.#limits.memoryBytes
    if (limitBytes === null || rssBytes <= limitBytes || rssBytes === this.#countedRss) return null
    this.#countedRss = rssBytes
    const bytes = this.#agent.memoryBytes() ?? rssBytes
    if (bytes <= limitBytes) return null
    const message = `used ${mebibytes(bytes)} of memory, more than ${mebibytes(limitBytes)}`
    return reason('limit:memory', message, { bytes, limitBytes })
  }
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 2)} MiB`
