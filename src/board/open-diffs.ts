import type { DiffShown } from '../core/board/page-content.ts'
import type { DiffSource } from '../core/diff/diff-source.ts'
import type { Diff } from '../core/diff/diff.ts'
import { errorText } from '../core/error-text.ts'
import type { EpochMs } from '../core/ids.ts'
import type { Clock } from '../core/ports/clock.ts'

export interface DiffParts {
  readonly clock: Clock
  openDiff(source: DiffSource): Promise<Diff>
  /** Called when there is a new reading. */
  changed(): void
}

/** The shortest time between two readings of a worktree, and how little of the time is spent on them. */
const pauseMs = 2_000
const dutyFactor = 20

interface Shown {
  readonly key: string
  readonly source: DiffSource
  state: DiffShown
  /** Of the log, when the newest reading began. */
  version: number
  dueMs: number
  isReading: boolean
}

/** The one diff that a screen shows: read in the background, and again while an agent works on it. */
export class OpenDiffs {
  readonly #parts: DiffParts
  #shown: Shown | null = null
  /** Shown until the screen has taken the one after it. */
  #before: Diff | null = null

  constructor(parts: DiffParts) {
    this.#parts = parts
  }

  /** @param version of the agent's output: who has printed nothing has hardly changed anything. */
  of(source: DiffSource, version: number, now: EpochMs): DiffShown {
    const key = JSON.stringify(source)
    if (this.#shown?.key !== key) {
      this.close()
      this.#shown = {
        ...{ key, source, state: { kind: 'comparing' }, version },
        ...{ dueMs: -Infinity, isReading: false },
      }
    }
    const shown = this.#shown
    if (shown === null) return { kind: 'comparing' }
    const isNews = shown.state.kind === 'comparing' || (source.kind === 'so far' && shown.version !== version)
    if (isNews && !shown.isReading && this.#parts.clock.awakeMs() >= shown.dueMs) {
      shown.version = version
      void this.#read(shown, now)
    }
    return shown.state
  }

  close(): void {
    this.#before?.close()
    this.#before = null
    if (this.#shown?.state.kind === 'read') this.#shown.state.diff.close()
    this.#shown = null
  }

  async #read(shown: Shown, at: EpochMs): Promise<void> {
    shown.isReading = true
    const began = this.#parts.clock.awakeMs()
    const next = await this.#compared(shown.source, at)
    const ended = this.#parts.clock.awakeMs()
    shown.isReading = false
    shown.dueMs = ended + Math.max(pauseMs, (ended - began) * dutyFactor)
    if (this.#shown !== shown) {
      if (next.kind === 'read') next.diff.close()
      return
    }
    // A worktree that is just being removed can't be read: what was read last stays.
    if (next.kind === 'failed' && shown.state.kind === 'read') return
    this.#before?.close()
    this.#before = shown.state.kind === 'read' ? shown.state.diff : null
    shown.state = next
    this.#parts.changed()
  }

  async #compared(source: DiffSource, at: EpochMs): Promise<DiffShown> {
    try {
      return { kind: 'read', source, at, diff: await this.#parts.openDiff(source) }
    } catch (error) {
      return { kind: 'failed', why: errorText(error) }
    }
  }
}
