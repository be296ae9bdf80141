import type { ItemId } from '../ids.ts'
import type { ItemStatus } from '../item.ts'

/** An item of a source, as files beside the source show it. */
export interface SourceItem {
  readonly id: ItemId
  readonly status: ItemStatus
  readonly group: string | null
  /** Why it has failed; null: it has not. */
  readonly why: string | null
  /** What its agent has written for later ones, which no file has yet. */
  readonly progress: string | null
}
