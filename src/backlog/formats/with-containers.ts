import { LoopworkError } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { sanitize } from '../../text/sanitize.ts'

/**
 * Makes what has items below it a container, and lets the items in it wait for what it waits for. A parent has work of its own,
 * and is no container, where its format says so, and where one of its items waits for it: that one would wait for itself.
 */
export function withContainers(
  drafts: readonly ItemDraft[],
  hasOwnWork: (draft: ItemDraft) => boolean = () => false,
): readonly ItemDraft[] {
  if (drafts.every(({ parent }) => parent === null)) return drafts
  // Of an id that is there twice the first counts, as for whatever names it.
  const byFold = new Map(drafts.toReversed().map((draft) => [foldId(draft.id), draft]))
  const parentOf = ({ parent }: ItemDraft): ItemDraft | undefined =>
    parent === null ? undefined : byFold.get(foldId(parent))
  const ancestorsOf = (draft: ItemDraft): readonly ItemDraft[] => {
    const above = new Set<ItemDraft>()
    for (let at = parentOf(draft); at !== undefined && !above.has(at); at = parentOf(at)) above.add(at)
    return [...above]
  }
  const room = { left: mostRelations }
  const above = new Map(drafts.map((draft) => [draft, taking(room, draft, ancestorsOf(draft))]))
  const needed = new Set<ItemDraft>()
  const parents = new Set<ItemDraft>()
  for (const draft of drafts) {
    const own = above.get(draft) ?? []
    const [parent] = own
    // What is above itself is a circle that its own parents make: no item in it could ever be done.
    if (parent !== undefined && !own.includes(draft)) parents.add(parent)
    const names = new Set(draft.dependsOn.map(foldId))
    for (const each of own) if (names.has(foldId(each.id))) needed.add(each)
  }
  const containers = new Set([...parents].filter((draft) => !needed.has(draft) && !hasOwnWork(draft)))
  if (containers.size === 0) return drafts
  const isInside = (id: ItemId, container: ItemDraft): boolean => {
    const draft = byFold.get(foldId(id))
    return draft === container || (draft !== undefined && (above.get(draft) ?? []).includes(container))
  }
  // A container is done when what is in it is: it needs no edge to say so, and its items would wait for each other by it.
  const outside = new Map(
    [...containers].map((each) => [each, each.dependsOn.filter((id) => !isInside(id, each))]),
  )
  return drafts.map((draft) => {
    const inherited = (above.get(draft) ?? []).flatMap((each) => taking(room, draft, outside.get(each) ?? []))
    const dependsOn = [...new Set([...(outside.get(draft) ?? draft.dependsOn), ...inherited])]
    return { ...draft, dependsOn, ...(containers.has(draft) ? { kind: 'container' as const } : {}) }
  })
}

/** Items with those above them, and with what they wait for by these: neither memory nor a claim has room for more. */
const mostRelations = 2_000_000

/** @throws LoopworkError kind `backlog` where it is too much for all together: each of many in a container waits for all that it needs. */
function taking<Related>(
  room: { left: number },
  { source, line }: ItemDraft,
  related: readonly Related[],
): readonly Related[] {
  room.left -= related.length
  if (room.left >= 0) return related
  const file = source ?? ''
  const message = `its items are nested so deeply, or wait for so many by what they are in, that it comes to more than ${mostRelations} relations here`
  throw new LoopworkError('backlog', `cannot read the backlog ${sanitize(file)}: 1 problem`, {
    hint: 'nothing was imported; mend the file and start again',
    problems: [{ severity: 'error', file, line, field: null, message }],
  })
}
