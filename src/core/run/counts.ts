import type { StateCounts } from '../ports/store-reader.ts'

/** All tasks that there are, whatever the filter of the newest run: how large the backlog is. */
export const storedTasks = ({ total, outside = 0 }: Pick<StateCounts, 'total' | 'outside'>): number =>
  total + outside

/** Tasks that somebody has in hand. */
export const inHand = ({ claimed, running, verifying, voting, reviewing }: StateCounts): number =>
  claimed + running + verifying + voting + reviewing

/** Of them those that a worker has: not what a person or a script has claimed. */
export const withWorkers = (counts: StateCounts): number => inHand(counts) - (counts.byToken ?? 0)

/** Tasks whose work is finished and waits for its turn in the lane, or is being merged. */
export const inLane = ({ queued, merging }: StateCounts): number => queued + merging

/** Tasks that somebody or the lane has in hand. */
export const atWork = (counts: StateCounts): number => inHand(counts) + inLane(counts)

/** Tasks that have ended without being done, or ask something, so that a person has to look. */
export const needYou = ({ failed, conflict, asks = 0 }: EndCounts): number => failed + conflict + asks

/** Tasks that the run could still have done: not ended, and nothing in their way. */
export const leftToDo = (counts: EndCounts): number =>
  counts.total - counts.done - needYou(counts) - counts.blocked - counts.cancelled - (counts.optional ?? 0)

/** Nothing is left that has to be done, and nothing failed. */
export const isAllDone = ({ done, cancelled, total, optional = 0 }: EndCounts): boolean =>
  done + cancelled + optional === total

/** What decides whether a run is at its end. */
export type EndCounts = Pick<
  StateCounts,
  'total' | 'done' | 'failed' | 'conflict' | 'blocked' | 'cancelled'
> &
  // Of a summary that an older loopwork has stored.
  Partial<Pick<StateCounts, 'asks' | 'optional'>>
