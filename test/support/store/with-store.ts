import type { Store } from '../../../src/core/ports/store.ts'
import { engine } from './engine.ts'

/** A store of its own for one story, which is also told where it is. */
export async function withStore(
  story: (store: Store, at: string) => Promise<void>,
  options: Parameters<typeof engine.open>[1] = {},
): Promise<void> {
  const place = engine.newPlace()
  const store = await engine.open(place.at, options)
  try {
    await story(store, place.at)
  } finally {
    await store.close()
    place.remove()
  }
}
