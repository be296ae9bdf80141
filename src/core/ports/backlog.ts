import type { ItemId } from '../ids.ts'
import type { ItemStatus } from '../item.ts'

/** Writes statuses back to a source file; each call patches only status values. */
export interface BacklogWriter {
  /**
   * Makes the file show these statuses, changing the status values' bytes and no others. Retries when the file changes meanwhile.
   * Resolves to a problem line when it could not: tried again later, never blocks an item.
   */
  write(
    source: string,
    statuses: ReadonlyMap<ItemId, { readonly status: ItemStatus; readonly hold: boolean }>,
  ): Promise<string | null>
}
