import type { Hold, ItemDraft, ItemStatus } from '../../../core/item.ts'
import { foldId } from '../../../core/slug.ts'
import { differences, encodeFacts, type EncodedFacts } from './encode-facts.ts'

/** An item that the store has, as far as an import looks at it. */
export interface KnownItem {
  readonly id: number
  readonly status: ItemStatus
  readonly hold: Hold | null
  readonly place: number
  readonly line: number | null
  readonly facts: EncodedFacts
}

/** A dependency on an item, or on a name that no item has. */
export type Need = { readonly id: number; readonly done: boolean } | { readonly missing: string }

export interface NewItem {
  readonly id: number
  readonly folded: string
  readonly place: number
  readonly draft: ItemDraft
  readonly facts: EncodedFacts
  readonly needs: readonly Need[]
  readonly blockedBy: number
}

export interface ChangedItem {
  readonly id: number
  readonly fields: readonly string[]
  readonly facts: EncodedFacts
  readonly hold: Hold | null
  /** Null when the edges stay as they are. */
  readonly needs: readonly Need[] | null
}

export interface ImportPlan {
  readonly added: readonly NewItem[]
  readonly changed: readonly ChangedItem[]
  /** The source says done. */
  readonly completed: readonly number[]
  /** Where the file has them now; no fact about the work, so nobody is told. */
  readonly moved: readonly { readonly id: number; readonly place: number; readonly line: number | null }[]
  readonly unchanged: number
}

export interface ImportFacts {
  readonly drafts: readonly ItemDraft[]
  /** What the store has under the folded ids of the drafts and of what they need. */
  readonly known: ReadonlyMap<string, KnownItem>
  readonly nextId: number
  /** The place of the draft with this index, when the store has it and when it is new. */
  readonly placeOf: (index: number, known: KnownItem | null) => number
}

/** What an import will do, from data alone. The drafts' ids are different after folding. */
export function planImport({ drafts, known, nextId, placeOf }: ImportFacts): ImportPlan {
  const added: NewItem[] = []
  const changed: ChangedItem[] = []
  const completed: number[] = []
  const moved: { id: number; place: number; line: number | null }[] = []
  let unchanged = 0
  const after = standingsAfter(drafts, known, nextId)

  for (const [index, draft] of drafts.entries()) {
    const folded = foldId(draft.id)
    const item = known.get(folded) ?? null
    const place = placeOf(index, item)
    const facts = encodeFacts(draft)
    if (item === null) {
      const needs = needsOf(draft, after)
      const blockedBy = needs.filter((need) => 'missing' in need || !need.done).length
      added.push({ id: nextId + added.length, folded, place, draft, facts, needs, blockedBy })
      continue
    }
    if (item.place !== place || item.line !== draft.line) moved.push({ id: item.id, place, line: draft.line })
    if (becomesDone(item, draft)) completed.push(item.id)
    const change = item.status === 'todo' ? changeOf(item, draft, facts) : null
    if (change !== null) {
      const needs = change.fields.includes('dependsOn') ? needsOf(draft, after) : null
      changed.push({ ...change, needs })
    }
    if (change === null && !becomesDone(item, draft)) unchanged++
  }
  return { added, changed, completed, moved, unchanged }
}

/** A stored status is never lowered by a source; `todo | failed -> done` is all it can do. */
const becomesDone = (item: KnownItem, draft: ItemDraft): boolean =>
  draft.status === 'done' && (item.status === 'todo' || item.status === 'failed')

function changeOf(item: KnownItem, draft: ItemDraft, facts: EncodedFacts): Omit<ChangedItem, 'needs'> | null {
  const fields: string[] = [...differences(item.facts, facts)]
  const hold = item.hold === 'stopped' ? 'stopped' : draft.hold
  if (hold !== item.hold) fields.push('hold')
  return fields.length === 0 ? null : { id: item.id, fields, facts, hold }
}

type StandingAfter = Exclude<Need, { missing: string }>

function standingsAfter(
  drafts: readonly ItemDraft[],
  known: ReadonlyMap<string, KnownItem>,
  nextId: number,
): ReadonlyMap<string, StandingAfter> {
  const after = new Map<string, StandingAfter>()
  for (const [folded, item] of known) after.set(folded, { id: item.id, done: item.status === 'done' })
  let id = nextId
  for (const draft of drafts) {
    const folded = foldId(draft.id)
    const item = known.get(folded)
    if (item === undefined) after.set(folded, { id: id++, done: draft.status === 'done' })
    else if (becomesDone(item, draft)) after.set(folded, { id: item.id, done: true })
  }
  return after
}

function needsOf(draft: ItemDraft, after: ReadonlyMap<string, StandingAfter>): readonly Need[] {
  const names = new Set(draft.dependsOn.map(foldId))
  return [...names].map((name) => {
    const item = after.get(name)
    return item === undefined ? { missing: name } : item
  })
}
