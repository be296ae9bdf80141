import type { SourceItem } from '../../core/backlog/source-item.ts'
import type { ItemId } from '../../core/ids.ts'

/** A file that the tool of a format keeps beside its backlog, and that a run keeps too. */
export interface Companion {
  readonly name: string
  /** Whether it is made where there is none. */
  readonly isMade: boolean
  /** @param text of the file; null: there is none. */
  patch(text: string | null, items: readonly SourceItem[]): CompanionPatch
}

export interface CompanionPatch {
  /** Null: it stays as it is. */
  readonly text: string | null
  /** Items whose progress the file has then. */
  readonly taken: readonly ItemId[]
  /** Why it can't be kept. */
  readonly problem?: string
}
