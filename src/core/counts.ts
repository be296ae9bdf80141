import type { StateCounts } from './ports/store-reader.ts'

/** Tasks that a worker has in hand. */
export const inHand = ({ claimed, running, verifying }: StateCounts): number => claimed + running + verifying

/** Tasks whose work is finished and waits for its turn in the lane, or is being merged. */
export const inLane = ({ queued, merging }: StateCounts): number => queued + merging

/** Tasks that a worker or the lane has in hand. */
export const atWork = (counts: StateCounts): number => inHand(counts) + inLane(counts)
