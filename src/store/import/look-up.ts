import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { integer } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'
import { selectKnown, type Found } from './select-known.ts'

/** What the store has under the folded ids of the drafts, and of what they need and are in. */
export function* lookUp(drafts: readonly ItemDraft[]): Operation<Map<string, Found>> {
  const names = new Set<string>()
  for (const draft of drafts) {
    names.add(foldId(draft.id))
    for (const need of draft.dependsOn) names.add(foldId(need))
    if (draft.parent !== null) names.add(foldId(draft.parent))
  }
  const found = new Map<string, Found>()
  for (const folded of names) {
    const item = yield* selectKnown({ folded })
    if (item !== null) found.set(folded, item)
  }
  return found
}

/** 0 in a store without items. */
export function* lastItemId(): Operation<number> {
  return (yield* selectLastId({})) ?? 0
}

const selectLastId = one(`SELECT max(id) AS id FROM items`, (row) =>
  row['id'] === null ? 0 : integer(row, 'id'),
)
