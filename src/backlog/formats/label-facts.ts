import type { ItemDraft, ItemType } from '../../core/item.ts'
import { noPriority, priorityOf } from './priority-word.ts'
import { typeOf } from './type-word.ts'

/** `priority:high`, `priority::high`, `priority/high`, `high priority`, `P1` and `urgent`. */
export function priorityOfLabels(labels: readonly string[]): Pick<ItemDraft, 'priority' | 'sourcePriority'> {
  for (const label of labels) {
    const [, word = label] =
      /^(?:priority|prio)\s*(?:::|[:/=-])\s*(.+)$/i.exec(label) ?? /^(.+?)[\s-]+priority$/i.exec(label) ?? []
    const priority = priorityOf(word)
    if (priority !== null) return { ...priority, sourcePriority: label }
  }
  return noPriority
}

/** `bug`, `enhancement`, `type:docs`, `kind/refactor`. */
export function typeOfLabels(labels: readonly string[]): ItemType | null {
  for (const label of labels) {
    const [, word = label] = /^(?:type|kind)\s*(?:::|[:/=-])\s*(.+)$/i.exec(label) ?? []
    const type = typeOf(word)
    if (type !== null) return type
  }
  return null
}
