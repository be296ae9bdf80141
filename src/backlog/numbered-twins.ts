import type { Problem } from '../core/errors.ts'
import type { ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import { foldId } from '../core/naming/slug.ts'
import { TaskNames } from './task-names.ts'

/**
 * Gives each task whose id its file has before it a number behind it, in the order of the file. What names that id means the first.
 * Ids that differ in their spelling alone, like `a` and `A`, are twins as well.
 */
export function withNumberedTwins(drafts: readonly ItemDraft[]): {
  readonly drafts: readonly ItemDraft[]
  readonly problems: readonly Problem[]
} {
  if (new Set(drafts.map(({ id }) => foldId(id))).size === drafts.length) return { drafts, problems: [] }
  const names = new TaskNames({ duplicateId: 'number' })
  const inFile = drafts.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
  const newIds = new Map<ItemDraft, ItemId>()
  for (const draft of inFile)
    newIds.set(draft, names.next(draft.id, { file: draft.source ?? '', line: draft.line }))
  return {
    drafts: drafts.map((draft) => ({ ...draft, id: newIds.get(draft) ?? draft.id })),
    problems: names.problems,
  }
}
