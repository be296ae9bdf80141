import { foldId } from '../../core/naming/slug.ts'
import type { ItemDraft } from '../../core/item.ts'
import type { Finding, LintRule } from './rule.ts'
import { shownId } from './rule.ts'

/** What can't begin before somebody has changed the status of another item. */
export const unreachable: LintRule = {
  name: 'unreachable',
  find: ({ drafts }) => {
    const stuck = stuckOnes(drafts)
    return drafts.flatMap((draft): readonly Finding[] => {
      const why = stuck.get(draft)
      if (why === undefined) return []
      if (why.kind === 'empty')
        return [
          {
            severity: 'notice',
            draft,
            field: null,
            message: 'only holds other items, and there is none in it',
          },
        ]
      if (why.kind !== 'needs' || draft.hold !== null) return []
      const message = `can't be begun: it needs ${shownId(why.needed)}, which ${clause(why.needed, stuck)}`
      return [{ severity: 'error', draft, field: 'dependsOn', message }]
    })
  },
}

/** Why an item will not be done by itself. */
type Why =
  | { readonly kind: 'over' | 'held' | 'empty' }
  | { readonly kind: 'needs'; readonly needed: ItemDraft }
  | { readonly kind: 'holds'; readonly inside: ItemDraft }

/** From what is stuck by itself to everything that waits for it; each item once, so that a cycle ends too. */
function stuckOnes(drafts: readonly ItemDraft[]): ReadonlyMap<ItemDraft, Why> {
  const { neededBy, containerOf, isEmpty } = relationsOf(drafts)
  const stuck = new Map<ItemDraft, Why>()
  const queue: ItemDraft[] = []
  const add = (draft: ItemDraft, why: Why): void => {
    if (stuck.has(draft) || draft.status === 'done') return
    stuck.set(draft, why)
    queue.push(draft)
  }
  for (const draft of drafts) {
    if (draft.status === 'failed' || draft.status === 'cancelled') add(draft, { kind: 'over' })
    else if (draft.hold !== null) add(draft, { kind: 'held' })
    else if (isEmpty(draft)) add(draft, { kind: 'empty' })
  }
  for (const draft of queue) {
    for (const dependent of neededBy(draft)) add(dependent, { kind: 'needs', needed: draft })
    const container = containerOf(draft)
    // What is cancelled or optional holds up no container.
    if (container !== null && draft.status !== 'cancelled' && draft.heldAs !== 'optional')
      add(container, { kind: 'holds', inside: draft })
  }
  return stuck
}

function relationsOf(drafts: readonly ItemDraft[]) {
  const byFold = new Map(drafts.map((draft) => [foldId(draft.id), draft]))
  const dependents = new Map<ItemDraft, ItemDraft[]>()
  const filled = new Set<ItemDraft>()
  const parentOf = ({ parent }: ItemDraft): ItemDraft | null =>
    (parent === null ? undefined : byFold.get(foldId(parent))) ?? null
  for (const draft of drafts) {
    const parent = parentOf(draft)
    if (parent !== null) filled.add(parent)
    for (const id of draft.dependsOn) {
      const needed = byFold.get(foldId(id))
      if (needed === undefined) continue
      const known = dependents.get(needed)
      if (known === undefined) dependents.set(needed, [draft])
      else known.push(draft)
    }
  }
  const isContainer = (draft: ItemDraft): boolean => draft.kind === 'container'
  return {
    neededBy: (draft: ItemDraft): readonly ItemDraft[] => dependents.get(draft) ?? [],
    containerOf: (draft: ItemDraft): ItemDraft | null => {
      const parent = parentOf(draft)
      return parent !== null && isContainer(parent) ? parent : null
    },
    isEmpty: (draft: ItemDraft): boolean => isContainer(draft) && !filled.has(draft),
  }
}

function clause(needed: ItemDraft, stuck: ReadonlyMap<ItemDraft, Why>): string {
  const why = stuck.get(needed)
  if (why?.kind === 'empty') return 'only holds other items, and there is none in it'
  if (why?.kind !== 'holds') return ownWord(needed) ?? "can't be begun either"
  return `is not done before ${shownId(why.inside)}, which ${ownWord(why.inside) ?? "can't be begun"}`
}

/** Null: what holds it up is another item. */
function ownWord({ status, hold, heldAs }: ItemDraft): string | null {
  if (status === 'failed') return 'failed'
  if (status === 'cancelled') return 'is cancelled'
  return hold === null ? null : `is ${heldAs ?? 'blocked'} in its file`
}
