import type { Problem } from '../core/errors.ts'
import type { ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import { foldId } from '../core/naming/slug.ts'
import { quoted } from './quoted.ts'
import { TwinNames } from './twin-names.ts'

/**
 * Gives each task whose id its file has before it a number behind it, in the order of the file. What names that id means the first.
 * Ids that differ in their spelling alone, like `a` and `A`, are twins as well.
 */
export function withNumberedTwins(drafts: readonly ItemDraft[]): {
  readonly drafts: readonly ItemDraft[]
  readonly problems: readonly Problem[]
} {
  if (new Set(drafts.map(({ id }) => foldId(id))).size === drafts.length) return { drafts, problems: [] }
  const names = new TwinNames()
  const inFile = drafts.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))
  const newIds = new Map<ItemDraft, ItemId>()
  const problems: Problem[] = []
  for (const draft of inFile) {
    const id = names.next(draft.id)
    newIds.set(draft, id)
    if (id === draft.id) continue
    const message = `${quoted(draft.id)} is there before; this one is called ${id}`
    problems.push({ severity: 'notice', file: draft.source ?? '', line: draft.line, field: 'id', message })
  }
  return { drafts: drafts.map((draft) => ({ ...draft, id: newIds.get(draft) ?? draft.id })), problems }
}
