import { workOf, type Attempt, type AttemptIn } from '../core/attempt.ts'
import type { ChangeSoFar } from '../core/board/snapshot.ts'
import type { Clock } from '../core/ports/clock.ts'
import { agentKey } from './agent-key.ts'

/** The shortest time between two diffs of a worktree; and no more than 5 % of the time is spent on one, and on all of them. */
const pauseMs = 2_000
const dutyFactor = 20

interface Seen {
  readonly change: ChangeSoFar | null
  /** The log's version at that time: an agent that has printed nothing since has hardly changed anything. */
  readonly version: number
  readonly dueMs: number
}

interface Wanted {
  readonly attempt: AttemptIn<'running'>
  readonly version: number
  readonly dueMs: number
}

/** What running attempts have changed so far: one diff at a time, of the worktree that has waited longest, and the last result in between. */
export class LiveDiffStats {
  readonly #look: (attempt: AttemptIn<'running'>) => Promise<ChangeSoFar>
  readonly #clock: Clock
  readonly #changed: () => void
  readonly #seen = new Map<string, Seen>()
  readonly #wanted = new Map<string, Wanted>()
  #looking = false
  #restsUntilMs = 0

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
    const agent = agentKey(attempt)
    const seen = this.#seen.get(agent) ?? null
    const nowMs = this.#clock.awakeMs()
    const isDue = seen === null || (seen.version !== version && nowMs >= seen.dueMs)
    if (isDue && attempt.phase === 'running')
      this.#wanted.set(agent, { attempt, version, dueMs: seen?.dueMs ?? -Infinity })
    else this.#wanted.delete(agent)
    if (!this.#looking && nowMs >= this.#restsUntilMs) void this.#lookAtNext()
    return seen?.change ?? null
  }

  /** Drops agents of attempts that have ended. */
  keepOnly(kept: ReadonlySet<string>): void {
    for (const known of [this.#seen, this.#wanted])
      for (const agent of known.keys()) if (!kept.has(agent)) known.delete(agent)
  }

  async #lookAtNext(): Promise<void> {
    const [next] = [...this.#wanted].sort(([, one], [, other]) => one.dueMs - other.dueMs)
    if (next === undefined) return
    const [agent, { attempt, version }] = next
    this.#wanted.delete(agent)
    this.#looking = true
    const began = this.#clock.awakeMs()
    const before = this.#seen.get(agent)?.change ?? null
    // A worktree that is being removed can't be read: the last result stays.
    const change = await this.#look(attempt).catch(() => before)
    const ended = this.#clock.awakeMs()
    const tookMs = ended - began
    const dueMs = ended + Math.max(pauseMs, tookMs * dutyFactor)
    this.#seen.set(agent, { change, version, dueMs })
    this.#restsUntilMs = ended + tookMs * dutyFactor
    this.#looking = false
    if (!isSame(before, change)) this.#changed()
  }
}

const isSame = (one: ChangeSoFar | null, other: ChangeSoFar | null): boolean =>
  one?.files === other?.files && one?.added === other?.added && one?.removed === other?.removed
