import type { ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import type { NeedsBudget } from '../needs-budget.ts'

/**
 * Where the order of a file is the order of the work, a task also comes after what is open before the done tasks that it needs: somebody may
 * have ticked one out of turn. Drafts stay as they are where one needs something below itself, since that could close a circle.
 */
export function throughDone(drafts: readonly ItemDraft[], budget: NeedsBudget): readonly ItemDraft[] {
  const seen = new Map<ItemId, ItemDraft>()
  const openBehind = new Map<ItemId, readonly ItemId[]>()
  const isOpen = (id: ItemId): boolean => seen.get(id)?.status !== 'done'
  const extended: ItemDraft[] = []
  for (const draft of drafts) {
    if (!draft.dependsOn.every((id) => seen.has(id))) return drafts
    const behind = new Set(draft.dependsOn.flatMap((id) => openBehind.get(id) ?? []))
    const needs = [...new Set([...draft.dependsOn, ...behind])]
    seen.set(draft.id, draft)
    if (draft.status === 'done') openBehind.set(draft.id, needs.filter(isOpen))
    const isExtended =
      draft.status !== 'done' && behind.size > 0 && budget.allows(behind.size, draft.line ?? 1)
    extended.push(isExtended ? { ...draft, dependsOn: needs } : draft)
  }
  return extended
}
