import type { StoreReader } from '../../core/ports/store-reader.ts'
import { storedTasks } from '../../core/run/counts.ts'

/** How many tasks no backlog file has: those typed with `loopwork add`. */
export async function typedTasks(
  store: Pick<StoreReader, 'counts' | 'sources' | 'statusesOf'> | null,
): Promise<number> {
  if (store === null) return 0
  const files = await Promise.all((await store.sources()).map((source) => store.statusesOf(source)))
  const stored = storedTasks(await store.counts())
  return files.reduce((left, { size }) => left - size, stored)
}
