import type { Backlog } from '../../backlog/read-backlog.ts'
import type { Item, ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { StoreReader } from '../../core/ports/store-reader.ts'

const everyItem = { order: 'file', states: null, offset: 0, limit: 1_000_000 } as const

/**
 * The tasks that a run would have: those of the store, also the ones typed with `loopwork add`, and those of the files, which it would
 * import. Nothing is stored.
 * @param store null where there is none yet.
 */
export async function tasksOfStart(
  store: Pick<StoreReader, 'items'> | null,
  backlogs: readonly Backlog[],
): Promise<readonly ItemDraft[]> {
  const read = backlogs.flatMap(({ drafts }) => drafts)
  if (store === null) return read
  const inFiles = new Map(read.map((draft) => [foldId(draft.id), draft]))
  const sources = new Set(backlogs.map(({ source }) => source))
  const stored = (await store.items(everyItem)).flatMap(({ item }) => {
    const line = inFiles.get(foldId(item.id))
    // Its line was deleted: the import cancels it.
    if (line === undefined && item.source !== null && sources.has(item.source)) return []
    return [asStored(item, line)]
  })
  const ids = new Set(stored.map(({ id }) => foldId(id)))
  return [...stored, ...read.filter(({ id }) => !ids.has(foldId(id)))]
}

/** Of an item that is open the file decides, as it does in a run. One that is claimed goes on, so it is still to be done. */
function asStored({ standing, ...facts }: Item, line: ItemDraft | undefined): ItemDraft {
  switch (standing.status) {
    case 'todo':
      return line ?? { ...facts, status: 'todo', hold: standing.hold === 'source' ? 'source' : null }
    case 'claimed':
      return { ...facts, status: 'todo', hold: null }
    case 'done':
    case 'failed':
    case 'cancelled':
      return { ...facts, status: standing.status, hold: null }
  }
}
