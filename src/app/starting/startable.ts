import type { StoreReader } from '../../core/ports/store-reader.ts'

const pageSize = 64

/** Tasks that a run would start by itself. What a person has stopped or taken back is todo as well, and waits for them. */
export async function startable(store: Pick<StoreReader, 'counts' | 'items'>): Promise<number> {
  const { todo, waiting } = await store.counts()
  return todo === 0 ? waiting : todo + waiting - (await setAside(store))
}

/** They come first among those that are todo. */
async function setAside(store: Pick<StoreReader, 'items'>): Promise<number> {
  for (let offset = 0; ; offset += pageSize) {
    const page = { order: 'needs you', states: ['todo'], offset, limit: pageSize } as const
    const rows = await store.items(page)
    const first = rows.findIndex(
      ({ item: { standing } }) => standing.status === 'todo' && standing.hold === null,
    )
    if (first !== -1) return offset + first
    if (rows.length < pageSize) return offset + rows.length
  }
}
