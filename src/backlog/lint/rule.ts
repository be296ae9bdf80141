import type { Problem } from '../../core/errors.ts'
import type { ItemDraft } from '../../core/item.ts'
import type { BacklogFormat } from '../formats/format.ts'
import { quoted } from '../quoted.ts'

/** Backlogs that are read together; a rule looks across them. */
export interface Linted {
  readonly drafts: readonly ItemDraft[]
  formatOf(draft: ItemDraft): FormatFacts
}

export type FormatFacts = Pick<BacklogFormat, 'isGeneral' | 'hasAcceptance' | 'parallelMark'>

/** Something that reading allows and that a person should look at. */
export interface LintRule {
  /** As it is named in what lint prints. */
  readonly name: string
  readonly find: (linted: Linted) => readonly Finding[]
}

export interface Finding {
  readonly severity: Problem['severity']
  readonly draft: ItemDraft
  readonly field: string | null
  /** Continues a sentence that begins with the item's id. */
  readonly message: string
}

export const shownId = ({ id }: Pick<ItemDraft, 'id'>): string => quoted(id).slice(1, -1)

/** Whether somebody is still to work on it: what is over can't be mended any more. */
export const isOpen = ({ status }: ItemDraft): boolean => status === 'todo' || status === 'failed'

export const isWork = (draft: ItemDraft): boolean => draft.kind === undefined && isOpen(draft)
