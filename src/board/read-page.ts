import type { PageContent, PageRequest } from '../core/board.ts'
import type { StoreReader } from '../core/ports/store-reader.ts'

/** What an opened page shows besides the list. */
export async function readPage(
  store: Pick<StoreReader, 'item'>,
  { kind, item }: PageRequest,
): Promise<PageContent> {
  return { kind, row: await store.item(item) }
}
