import type { EpochMs } from '../../../core/ids.ts'
import type { Operation } from '../../statement.ts'
import { reopenContainerOf, settleContainerOf } from '../containers.ts'
import { block, unblock } from './needing.ts'

/** The item is done: everything that needs it waits for one thing less, and what it is part of may be done with it. */
export function* freeDependents({ item, now }: Changed): Operation<void> {
  yield* unblock({ item })
  yield* settleContainerOf(item, now)
}

/** The item is done no more: everything that needs it waits for one thing again. */
export function* blockDependents({ item, now }: Changed): Operation<void> {
  yield* block({ item })
  yield* reopenContainerOf(item, now)
}

interface Changed {
  readonly item: number
  readonly now: EpochMs
}
