import type { Words } from '../../backlog/formats/format.ts'
import type { ItemId } from '../../core/ids.ts'
import type { WrittenWord } from '../../core/ports/backlog-store.ts'
import type { Store } from '../../core/ports/store.ts'

/** A store that also keeps which statuses were written into a source: a file's all together, a tracker's one by one until it fails. */
export function recordingWrites(store: Store): { readonly store: Store; readonly words: Words } {
  const words = new Map<ItemId, WrittenWord>()
  return {
    words,
    store: {
      ...store,
      endWriting: async (checkout, ended, written) => {
        await store.endWriting(checkout, ended, written)
        if (written) for (const [item, word] of ended) words.set(item, word)
      },
    },
  }
}
