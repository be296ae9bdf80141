import type { ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { NeedsBudget } from '../needs-budget.ts'

/**
 * Where the order of a file is the order of the work, a task also comes after what is open before the done tasks that it needs: somebody may
 * have ticked one out of turn. Drafts stay as they are where one needs something below itself, since that could close a circle.
 */
export function throughDone(drafts: readonly ItemDraft[], budget: NeedsBudget): readonly ItemDraft[] {
  if (needsWhatFollows(drafts)) return drafts
  const seen = new Map<ItemId, ItemDraft>()
  const openBehind = new Map<ItemId, readonly ItemId[]>()
  const isOpen = (id: ItemId): boolean => (seen.get(id)?.status ?? 'done') !== 'done'
  const extended: ItemDraft[] = []
  for (const draft of drafts) {
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

/** What is nowhere, or the task itself, is no task below it: that is told, and may be taken away, without a change to any other. */
function needsWhatFollows(drafts: readonly ItemDraft[]): boolean {
  const places = new Map(drafts.map(({ id }, at) => [foldId(id), at]))
  return drafts.some(({ dependsOn }, at) => dependsOn.some((id) => (places.get(foldId(id)) ?? -1) > at))
}
