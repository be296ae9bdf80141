import { workOf, type Attempt, type AttemptIn } from '../core/attempt.ts'
import type { ChangeSoFar } from '../core/board.ts'
import type { Clock } from '../core/ports/clock.ts'
import { agentKey } from './agent-key.ts'

/** The shortest time between two diffs of a worktree; and no more than 5 % of the time is spent on them. */
const pauseMs = 2_000
const dutyFactor = 20

interface Seen {
  readonly change: ChangeSoFar | null
  /** The log's version at that time: an agent that has printed nothing since has hardly changed anything. */
  readonly version: number
  readonly dueMs: number
}

/** What running attempts have changed so far: one diff at a time, and the last result in between. */
export class LiveDiffStats {
  readonly #look: (attempt: AttemptIn<'running'>) => Promise<ChangeSoFar>
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #seen = new Map<string, Seen>()
  #looking = false

  constructor(parts: {
    look(attempt: AttemptIn<'running'>): Promise<ChangeSoFar>
    clock: Clock
    changed(): void
  }) {
    this.#look = (attempt) => parts.look(attempt)
    this.#clock = parts.clock
    this.#changed = () => parts.changed()
  }

  /** @param version of the attempt's log. */
  of(attempt: Attempt, version: number): ChangeSoFar | null {
    const work = workOf(attempt)
    if (work !== null) {
      const { files, added, removed } = work
      return { files: files.length, added, removed }
    }
    const seen = this.#seen.get(agentKey(attempt)) ?? null
    const due = seen === null || (seen.version !== version && this.#clock.awakeMs() >= seen.dueMs)
    if (due && !this.#looking && attempt.phase === 'running') void this.#lookAt(attempt, version)
    return seen?.change ?? null
  }

  /** Drops agents of attempts that have ended. */
  keepOnly(kept: ReadonlySet<string>): void {
    for (const agent of this.#seen.keys()) if (!kept.has(agent)) this.#seen.delete(agent)
  }

  async #lookAt(attempt: AttemptIn<'running'>, version: number): Promise<void> {
    this.#looking = true
    const began = this.#clock.awakeMs()
    // A worktree that is being removed can't be read: the last result stays.
    const change = await this.#look(attempt).catch(() => this.#seen.get(agentKey(attempt))?.change ?? null)
    const tookMs = this.#clock.awakeMs() - began
    const dueMs = this.#clock.awakeMs() + Math.max(pauseMs, tookMs * dutyFactor)
    this.#seen.set(agentKey(attempt), { change, version, dueMs })
    this.#looking = false
    this.#changed()
  }
}
