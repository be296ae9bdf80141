import { foldId } from '../../core/naming/slug.ts'
import type { ItemDraft } from '../../core/item.ts'
import type { LintRule } from './rule.ts'
import { isOpen, shownId } from './rule.ts'

/**
 * A parent is usually done when its children are, so a child that needs it would wait for itself. Such a parent is taken as work of its own,
 * which is seldom what its author meant.
 */
export const ownFamily: LintRule = {
  name: 'needs-own-family',
  find: ({ drafts }) => {
    const byFold = new Map(drafts.map((draft) => [foldId(draft.id), draft]))
    return drafts.filter(isOpen).flatMap((draft) =>
      draft.dependsOn.flatMap((id) => {
        const needed = byFold.get(foldId(id))
        if (needed === undefined || needed === draft) return []
        const finding = (message: string) => [
          { severity: 'notice' as const, draft, field: 'dependsOn', message },
        ]
        if (isAbove(needed, draft, byFold))
          return finding(`needs ${shownId(needed)}, which it is a part of: that is taken as work of its own`)
        return isAbove(draft, needed, byFold)
          ? finding(`needs ${shownId(needed)}, which is a part of it: it is taken as work of its own`)
          : []
      }),
    )
  },
}

function isAbove(above: ItemDraft, draft: ItemDraft, byFold: ReadonlyMap<string, ItemDraft>): boolean {
  const seen = new Set<ItemDraft>()
  let at: ItemDraft | undefined = draft
  while (at !== undefined && !seen.has(at)) {
    seen.add(at)
    at = at.parent === null ? undefined : byFold.get(foldId(at.parent))
    if (at === above) return true
  }
  return false
}
