import type { ItemId } from '../../core/ids.ts'
import type { ItemHold, ItemDraft, ItemStatus } from '../../core/item.ts'
import type { EditEffect, FileWord } from '../../core/policy/backlog-edit.ts'
import type { EncodedFacts } from './encode-facts.ts'

/** What an import will do. */
export interface ImportPlan {
  readonly added: readonly PlannedItem[]
  readonly changed: readonly ChangedItem[]
  readonly edits: readonly PlannedEdit[]
  /** Items of another source whose line is in this one by now. */
  readonly taken: readonly { readonly id: number; readonly source: number }[]
  /** Where the file has them now; no fact about the work, so there is no event of it. */
  readonly moved: readonly { readonly id: number; readonly place: number; readonly line: number | null }[]
  /** The status of an item in the file, where it differs from the one before. */
  readonly seen: readonly { readonly id: number; readonly source: number; readonly word: FileWord }[]
  readonly unchanged: number
}

/** A dependency on an item, or on a name that no item has. */
export type ItemNeed = { readonly id: number; readonly done: boolean } | { readonly missing: string }

export interface PlannedItem {
  readonly id: number
  readonly folded: string
  readonly source: number
  readonly place: number
  readonly draft: ItemDraft
  readonly facts: EncodedFacts
  readonly needs: readonly ItemNeed[]
  readonly blockedBy: number
}

export interface ChangedItem {
  readonly id: number
  readonly fields: readonly string[]
  readonly facts: EncodedFacts
  readonly hold: ItemHold | null
  /** Why it is held; null: only because its backlog has it so. */
  readonly why: string | null
  /** Null when the edges stay as they are. */
  readonly needs: readonly ItemNeed[] | null
}

/** What a person made of an item's line in the file. */
export interface PlannedEdit {
  readonly id: number
  readonly item: ItemId
  readonly source: string
  readonly word: FileWord
  readonly from: ItemStatus
  readonly effect: EditEffect
}
