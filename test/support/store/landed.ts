import { fenceOf, type Fence } from '../../../src/core/attempt.ts'
import type { ItemId } from '../../../src/core/ids.ts'
import type { OpenedRun } from '../../../src/core/ports/run-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { merged, tip } from './sample.ts'
import { queue } from './stages.ts'

/** The next item, worked on and merged; null where none can be claimed. @param work what its agent does. */
export async function landed(
  store: Store,
  { supervisor }: OpenedRun,
  work: (fence: Fence) => Promise<unknown> = async () => {},
): Promise<ItemId | null> {
  const result = await store.claimNext({ supervisor: supervisor.id, worker: 0 })
  if (result.kind !== 'claimed') return null
  const fence = fenceOf(result.attempt)
  await work(fence)
  await queue(store, fence)
  const lease = await store.takeLane('main', supervisor.id, () => 'alive')
  if (lease === null) throw new Error('somebody else has the lane')
  const step = { old: tip, merged }
  await store.beginMerge(lease)
  await store.laneStep(lease, fence, step)
  await store.laneDone(lease, fence, step)
  return result.item.id
}
