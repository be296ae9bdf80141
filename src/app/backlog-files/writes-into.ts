import type { Store } from '../../core/ports/store.ts'

/** How often statuses have been written into a source so far; without a store nobody has written any. */
export const writesInto = async (
  store: Pick<Store, 'writesOfSources'> | null,
  source: string,
): Promise<number> => (await store?.writesOfSources())?.get(source) ?? 0
