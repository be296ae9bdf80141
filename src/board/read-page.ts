import type { PageContent, PageRequest } from '../core/board.ts'
import type { StoreReader } from '../core/ports/store-reader.ts'

type PageStore = Pick<StoreReader, 'item' | 'events' | 'newestEvent'>

/** What an opened page, or a view besides the workers', shows that the list does not have. */
export async function readPage(store: PageStore, request: PageRequest): Promise<PageContent> {
  switch (request.kind) {
    case 'task':
      return { kind: 'task', row: await store.item(request.item) }
    case 'events':
      return readEvents(store, request)
  }
}

async function readEvents(
  store: PageStore,
  { from, limit }: Extract<PageRequest, { kind: 'events' }>,
): Promise<PageContent> {
  const newest = await store.newestEvent()
  const last = Math.min(from ?? newest, newest)
  const first = Math.max(1, last - limit + 1)
  const events = last === 0 ? [] : await store.events({ after: first - 1, limit: last - first + 1 })
  return { kind: 'events', newest, events: events.toReversed() }
}
