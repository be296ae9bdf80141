import { placeNameOf } from '../../../core/attempt.ts'
import { seenByEach } from '../../../core/candidate.ts'
import type { AttemptId, EpochMs, RunId } from '../../../core/ids.ts'
import type { RunSettings } from '../../../core/run/settings.ts'
import type { SupervisorContext } from '../../context.ts'
import { messageOf } from '../../message-of.ts'

const everyMs = 3_600_000
/** The longest time at a stretch: a round over thousands of tries continues at the next call. */
const roundMs = 10_000
/** So many rows are looked up before other work has a turn. */
const rowsAtOnce = 50

/** Of one try or one run, on the disk. */
export type StoredLogs =
  | { readonly kind: 'try'; readonly id: AttemptId; readonly bytes: number }
  | { readonly kind: 'run'; readonly id: RunId; readonly bytes: number }

interface EndedLogs {
  readonly logs: StoredLogs
  readonly endedAt: EpochMs
}

type Needs = Pick<SupervisorContext, 'store' | 'git' | 'paths' | 'clock' | 'run'>

/**
 * Deletes the logs of ended tries and runs, the oldest first, with the refs of their work: at the start and once an
 * hour, concurrently with everything else. Never those of a try that is open, or whose worktree still exists. What a
 * kill leaves half deleted is deleted the next time.
 */
export class LogRetention {
  readonly #context: Needs
  #nextAt = -Infinity
  #working: Promise<void> | null = null
  #stopped = false

  constructor(context: Needs) {
    this.#context = context
  }

  /** Returns at once. */
  kick(): void {
    const { clock, store, run } = this.#context
    if (this.#working !== null || clock.awakeMs() < this.#nextAt) return
    this.#nextAt = clock.awakeMs() + everyMs
    this.#working = this.#work()
      .catch((error: unknown) => {
        const message = `old logs could not be taken away: ${messageOf(error)}`
        return store.note(run.id, { type: 'notice', message })
      })
      // Not even a notice could be stored: it is tried again in an hour.
      .catch(() => undefined)
      .finally(() => (this.#working = null))
  }

  /** Resolves when the deletion that is under way is done. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#working
  }

  async #work(): Promise<void> {
    const { store, paths, run, clock } = this.#context
    // A run of an older loopwork has no such setting: everything stays.
    const settings: Partial<RunSettings> = run.settings
    const { keepLogsBytes = Infinity, keepLogsMs = Infinity } = settings
    await paths.rotateLaneLogs()
    const all = await paths.storedLogs()
    let bytes = all.reduce((sum, each) => sum + each.bytes, 0)
    const removed: StoredLogs[] = []
    let failure: Error | null = null
    const now = await store.now()
    const begunAt = clock.awakeMs()
    for (const { logs, endedAt } of await this.#oldestFirst(all)) {
      if (this.#stopped) break
      const isWithin = bytes <= keepLogsBytes && now - endedAt <= keepLogsMs
      // Everything that ended later is within the limits too.
      if (isWithin) break
      if (clock.awakeMs() - begunAt > roundMs) {
        this.#nextAt = -Infinity
        break
      }
      try {
        if (!(await this.#remove(logs))) continue
        bytes -= logs.bytes
        removed.push(logs)
      } catch (error) {
        // A log that can't be deleted must not prevent deleting the others.
        failure ??= error instanceof Error ? error : new Error(messageOf(error))
      }
    }
    if (removed.length > 0) await store.note(run.id, { type: 'notice', message: whatWent(removed) })
    if (failure !== null) throw failure
  }

  /** Only what this store knows to have ended. */
  async #oldestFirst(all: readonly StoredLogs[]): Promise<readonly EndedLogs[]> {
    const { clock } = this.#context
    const ended: EndedLogs[] = []
    for (const [index, logs] of all.entries()) {
      if (this.#stopped) break
      if (index % rowsAtOnce === rowsAtOnce - 1) await clock.sleep(0)
      const endedAt = await this.#endOf(logs)
      if (endedAt !== null) ended.push({ logs, endedAt })
    }
    return ended.sort((one, other) => one.endedAt - other.endedAt || one.logs.id - other.logs.id)
  }

  async #endOf(logs: StoredLogs): Promise<EpochMs | null> {
    const { store, run } = this.#context
    switch (logs.kind) {
      case 'try':
        return (await store.attempt(logs.id))?.end?.at ?? null
      case 'run':
        return logs.id === run.id ? null : ((await store.run(logs.id))?.endedAt ?? null)
    }
  }

  /** False when they are needed: checked right before the deletion, since the round takes long. */
  async #remove(logs: StoredLogs): Promise<boolean> {
    const { store, git, paths } = this.#context
    if (logs.kind === 'try') {
      const attempt = await store.attempt(logs.id)
      if (attempt === null || attempt.end === null || (await this.#isNeeded(logs.id))) return false
      for (const each of seenByEach(attempt)) await git.worktrees.dropRefs(placeNameOf(each))
    }
    await paths.removeLogs(logs)
    return true
  }

  /** Its worktree exists, or it is a conflict that is not settled yet, wherever its worktree is by now. */
  async #isNeeded(id: AttemptId): Promise<boolean> {
    const { store } = this.#context
    const standing = await store.worktrees()
    if (standing.some(({ owner }) => owner.kind === 'attempt' && owner.attempt === id)) return true
    const attempt = await store.attempt(id)
    if (attempt?.end?.outcome !== 'conflict') return false
    return (await store.item(attempt.item))?.item.standing.status === 'failed'
  }
}

function whatWent(removed: readonly StoredLogs[]): string {
  const count = (kind: StoredLogs['kind']): number => removed.filter((each) => each.kind === kind).length
  const tries = count('try') === 1 ? ['1 ended try'] : count('try') > 1 ? [`${count('try')} ended tries`] : []
  const runs = count('run') === 1 ? ['1 run'] : count('run') > 1 ? [`${count('run')} runs`] : []
  const freed = removed.reduce((sum, each) => sum + each.bytes, 0)
  return `took away the logs of ${[...tries, ...runs].join(' and ')} (${(freed / 1024 ** 2).toFixed(1)} MiB), the oldest first: logs.keep and logs.age say how much stays`
}
