import type { StoredEvent } from '../event.ts'
import type { RunId } from '../ids.ts'

/** Who calls: `programs` are hooks and the command of `notify`, `terminal` is bell and desktop. Each is called once for all processes. */
export type CallChannel = 'programs' | 'terminal'

/**
 * What persons and their programs have been called for. An event is taken before anybody is called for it, so a kill in between costs
 * the one call that was about to be made and never makes one twice: at most once.
 */
export interface OccasionStore {
  /** The event up to which the channel has called in this run; one that has never called begins with the next event. */
  beginCalling(run: RunId, channel: CallChannel): Promise<number>
  /** Events of the run after this one that are an occasion, or end one; `upTo`: the newest that was looked at. */
  occasionsSince(
    run: RunId,
    after: number,
  ): Promise<{ readonly events: readonly StoredEvent[]; readonly upTo: number }>
  /**
   * Takes the next event for the channel: resolves to those of its needs that nobody was called for yet, or to null when another
   * process has taken the event.
   */
  takeOccasion(take: TakeOccasion): Promise<readonly string[] | null>
}

export interface TakeOccasion {
  readonly run: RunId
  readonly channel: CallChannel
  readonly seq: number
  readonly needs: readonly string[]
  /** Needs that the event ends. */
  readonly ended: readonly string[]
}
