import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'

/**
 * An epic with issues in it is a container; any other issue has work of its own. What holds an issue holds those directly in it as
 * well, as for `bd ready`: not those further below.
 */
export function withEpics(drafts: readonly ItemDraft[]): readonly ItemDraft[] {
  const byFold = new Map(drafts.map((draft) => [foldId(draft.id), draft]))
  const parentOf = ({ parent }: ItemDraft): ItemDraft | null =>
    parent === null ? null : (byFold.get(foldId(parent)) ?? null)
  const inside = Map.groupBy(drafts, parentOf)
  return drafts.map((draft) => {
    const children = new Set(inside.get(draft)?.map(({ id }) => id))
    const isContainer = isEpic(draft) && children.size > 0
    // It is done when they are: an edge would make them wait for themselves.
    const own = isContainer ? draft.dependsOn.filter((id) => !children.has(id)) : draft.dependsOn
    const parent = parentOf(draft)
    const siblings = new Set(parent === null ? [] : inside.get(parent)?.map(({ id }) => id))
    const above =
      parent === null || draft.status !== 'todo' ? [] : parent.dependsOn.filter((id) => !siblings.has(id))
    return {
      ...draft,
      dependsOn: [...new Set([...own, ...above])],
      ...(isContainer ? { kind: 'container' as const } : {}),
    }
  })
}

const isEpic = ({ metadata }: ItemDraft): boolean => metadata['issue_type'] === 'epic'
