import type { Attempt } from '../../core/attempt.ts'
import type { AttemptId } from '../../core/ids.ts'
import type { RunSettings } from '../../core/settings.ts'
import { messageOf } from '../message-of.ts'
import type { World } from '../world.ts'

const everyMs = 3_600_000

/** Of one ended try, on the disk. */
export interface AttemptLogs {
  readonly id: AttemptId
  readonly bytes: number
}

/**
 * Takes the logs of ended tries away, oldest first, with the refs of their work: at the start and once an hour, beside
 * everything else. Never those of a try that is open, or whose worktree still stands.
 */
export class LogRetention {
  readonly #world: World
  #lastAt = -Infinity
  #working: Promise<void> | null = null
  #stopped = false

  constructor(world: World) {
    this.#world = world
  }

  /** Returns at once. */
  kick(): void {
    const { clock, store, run } = this.#world
    if (this.#working !== null || clock.awakeMs() - this.#lastAt < everyMs) return
    this.#lastAt = clock.awakeMs()
    this.#working = this.#work()
      .catch((error: unknown) => {
        const message = `old logs could not be taken away: ${messageOf(error)}`
        return store.note(run.id, { type: 'notice', message }, clock.now())
      })
      // Not even a notice could be stored: it is tried again in an hour.
      .catch(() => undefined)
      .finally(() => (this.#working = null))
  }

  /** Resolves when the one that is being taken away is gone. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#working
  }

  async #work(): Promise<void> {
    const { store, paths, run, clock } = this.#world
    // A run of an older loopwork was never asked: everything stays.
    const bounds: Partial<RunSettings> = run.settings
    const keepLogsBytes = bounds.keepLogsBytes ?? Infinity
    const keepLogsMs = bounds.keepLogsMs ?? Infinity
    await paths.rotateLaneLogs()
    const logs = await paths.attemptLogs()
    const needed = new Set<number>([
      ...(await store.openAttempts()).map(({ id }) => id),
      ...(await store.worktrees()).flatMap(({ owner }) => (owner.kind === 'attempt' ? [owner.attempt] : [])),
    ])
    let bytes = logs.reduce((sum, each) => sum + each.bytes, 0)
    let freed = 0
    let count = 0
    for (const { id, bytes: own } of logs) {
      if (this.#stopped) break
      if (needed.has(id)) continue
      const attempt = await store.attempt(id)
      // Not in this store: not ours to take away.
      if (attempt?.end === null || attempt === null || (await isUnsettled(this.#world, attempt))) continue
      // The oldest first: the rest is younger still.
      if (bytes <= keepLogsBytes && clock.now() - attempt.end.at <= keepLogsMs) break
      await this.#world.git.worktrees.dropRefs(attempt)
      await paths.removeAttemptLogs(id)
      bytes -= own
      freed += own
      count++
    }
    if (count === 0) return
    const tries = count === 1 ? '1 ended try' : `${count} ended tries`
    const message = `took away the logs of ${tries} (${(freed / 1024 ** 2).toFixed(1)} MiB), the oldest first: logs.keep and logs.age say how much stays`
    await store.note(run.id, { type: 'notice', message }, clock.now())
  }
}

/** A conflict that nobody has settled yet, wherever its worktree is by now. */
async function isUnsettled({ store, clock }: World, { item, end }: Attempt): Promise<boolean> {
  if (end?.outcome !== 'conflict') return false
  return (await store.item(item, clock.now()))?.item.standing.status === 'failed'
}
