import type { LaneEntry, Merged, MergesContent } from '../../../core/board/page-content.ts'
import type { ItemId, Oid } from '../../../core/ids.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import { bodySize } from '../../state/layout-of.ts'
import type { ChosenMerge, ScreenState } from '../../state/screen/screen-state.ts'

/** From top to bottom: how the target stands, the lane in its order, what needs a person, what has landed. */
export type MergesEntry =
  | { readonly kind: 'blank' | 'target' | 'lane heads' | 'idle' | 'needs you' | 'merged' }
  | {
      readonly kind: 'lane'
      readonly id: ItemId
      readonly place: number
      readonly entry: LaneEntry
      readonly ahead: readonly ItemId[]
    }
  | { readonly kind: 'conflict'; readonly id: ItemId; readonly row: ItemRow }
  | { readonly kind: 'landed'; readonly id: ItemId; readonly merge: Merged }

export const mergesOf = ({ snapshot }: ScreenState): MergesContent | null =>
  snapshot?.page?.kind === 'merges' ? snapshot.page : null

export function mergesEntries(state: ScreenState): readonly MergesEntry[] {
  const merges = mergesOf(state)
  if (merges === null) return []
  const known = cache.get(merges)
  if (known !== undefined) return known
  const entries = build(merges)
  cache.set(merges, entries)
  return entries
}

const cache = new WeakMap<MergesContent, readonly MergesEntry[]>()

function build({ lane, conflicts, merged }: MergesContent): readonly MergesEntry[] {
  const ids = lane.map(({ row }) => row.item.id)
  return [
    { kind: 'blank' },
    { kind: 'target' },
    { kind: 'blank' },
    ...(lane.length === 0 ? [{ kind: 'idle' } as const] : [{ kind: 'lane heads' } as const]),
    ...lane.map((entry, index): MergesEntry => ({
      ...{ kind: 'lane', id: entry.row.item.id, place: index + 1, entry },
      ahead: ids.slice(0, index),
    })),
    ...(conflicts.length === 0 ? [] : [{ kind: 'blank' } as const, { kind: 'needs you' } as const]),
    ...conflicts.map((row): MergesEntry => ({ kind: 'conflict', id: row.item.id, row })),
    ...(merged.length === 0 ? [] : [{ kind: 'blank' } as const, { kind: 'merged' } as const]),
    ...merged.map((merge): MergesEntry => ({ kind: 'landed', id: merge.item, merge })),
  ]
}

const placesOf = (entries: readonly MergesEntry[]): readonly number[] =>
  entries.flatMap((entry, index) => ('id' in entry ? [index] : []))

/** The place of the cursor among all entries; null: there is nothing to choose. */
export function mergesCursor(state: ScreenState): number | null {
  const entries = mergesEntries(state)
  const { chosen } = state.merges
  const at = chosen === null ? -1 : entries.findIndex((entry) => isSame(entry, chosen))
  return at === -1 ? (placesOf(entries)[0] ?? null) : at
}

/** A task may be there twice: it waits in the lane again, or has landed before. */
const isSame = (entry: MergesEntry, { id, commit }: ChosenMerge): boolean =>
  'id' in entry && entry.id === id && commitOf(entry) === commit

const commitOf = (entry: MergesEntry): Oid | null => (entry.kind === 'landed' ? entry.merge.commit : null)

export function chosenMerge(state: ScreenState): Extract<MergesEntry, { id: ItemId }> | null {
  const at = mergesCursor(state)
  const entry = at === null ? undefined : mergesEntries(state)[at]
  return entry !== undefined && 'id' in entry ? entry : null
}

export const mergesHeight = ({ size }: ScreenState): number => Math.max(1, bodySize(size).rows)

export function movedMerges(state: ScreenState, rows: number): Pick<ScreenState, 'merges'> {
  const entries = mergesEntries(state)
  const places = placesOf(entries)
  const now = mergesCursor(state)
  if (now === null) return { merges: state.merges }
  const wanted = Number.isFinite(rows) ? places.indexOf(now) + rows : rows < 0 ? 0 : places.length - 1
  const at = Math.min(Math.max(wanted, 0), places.length - 1)
  const cursor = places[at] ?? 0
  const entry = entries[cursor]
  const top = at === 0 ? 0 : Math.min(Math.max(state.merges.top, cursor - mergesHeight(state) + 1), cursor)
  const chosen = entry !== undefined && 'id' in entry ? { id: entry.id, commit: commitOf(entry) } : null
  return { merges: { chosen, top } }
}
