import type { EpochMs } from '../../../src/core/ids.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { engine } from './engine.ts'

/** The store once its clock has been set. */
export type At = (now: EpochMs) => Store

/** A store of its own for one story, whose clock the story sets, and which is also told where the store is. */
export async function withStore(
  story: (store: Store, at: At, place: string) => Promise<void>,
  options: Parameters<typeof engine.open>[1] = {},
): Promise<void> {
  const place = engine.newPlace()
  let time: EpochMs = 1
  const store = await engine.open(place.at, { now: () => time, ...options })
  const at: At = (now) => {
    time = now
    return store
  }
  try {
    await story(store, at, place.at)
  } finally {
    await store.close()
    place.remove()
  }
}
