import type { AgentLoad } from '../core/board/snapshot.ts'
import type { AgentVitals } from '../core/ports/process.ts'

/** Vitals are sampled once a second; a share of less time than that would jump. */
const leastMs = 900

interface Seen {
  readonly awakeMs: number
  readonly cpuMs: number
  readonly load: AgentLoad | null
}

/** How much of a processor each agent's tree uses, from the time it has used so far: the share since the last look. */
export class AgentLoads {
  readonly #seen = new Map<string, Seen>()

  /** @param vitals null where another process watches the agent: then nothing is known here. */
  of(agent: string, vitals: AgentVitals | null): AgentLoad | null {
    if (vitals === null) {
      this.#seen.delete(agent)
      return null
    }
    const { awakeMs, cpuMs, rssBytes } = vitals
    const before = this.#seen.get(agent)
    if (before !== undefined && awakeMs - before.awakeMs < leastMs) return before.load
    const sinceMs = before === undefined ? awakeMs : awakeMs - before.awakeMs
    const usedMs = cpuMs - (before?.cpuMs ?? 0)
    // Before the first sample nothing is known.
    const load =
      rssBytes === 0 || sinceMs < leastMs ? null : { cpuShare: Math.max(0, usedMs) / sinceMs, rssBytes }
    this.#seen.set(agent, { awakeMs, cpuMs, load })
    return load
  }

  keepOnly(kept: ReadonlySet<string>): void {
    for (const agent of this.#seen.keys()) if (!kept.has(agent)) this.#seen.delete(agent)
  }
}
