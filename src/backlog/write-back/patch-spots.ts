import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft, ItemStatus } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { wordOfDraft } from '../../core/policy/backlog-edit.ts'
import type { Projected, WrittenWord } from '../../core/ports/backlog-store.ts'
import { TwinNames } from '../twin-names.ts'
import type { Statuses, Words } from '../formats/format.ts'

/** A piece of the text that is replaced, in UTF-16 units; `length` 0 inserts. */
export interface Splice {
  readonly offset: number
  readonly length: number
  readonly text: string
}

/** Where a file shows the status of an item, and how it would show another one. */
export interface StatusSpot {
  readonly id: ItemId
  /** What the file says now; null: a word that nobody knows, which stays as it is. */
  readonly says: Pick<ItemDraft, 'status' | 'hold'> | null
  /** The file has it as in progress. */
  readonly begun: boolean
  /**
   * What makes the file show this status. Null: the format has no word for it; then the file says what it said, or `todo` where
   * loopwork itself had marked the item as begun.
   */
  readonly show: (status: ItemStatus) => readonly Splice[] | null
  /** How a status reads once it is shown, where it is another one: in a format without a word for `failed` it is open again. */
  readonly readsAs?: (status: ItemStatus) => Pick<ItemDraft, 'status' | 'hold'>
}

/**
 * Replaces what shows a status that differs from the wanted one, and no other character. A word that is not the one last read or
 * written here is a person's: it stays until it has been imported.
 */
export function patchSpots(
  text: string,
  spots: readonly StatusSpot[],
  statuses: Statuses,
): { readonly text: string; readonly words: Words } {
  const patcher = new SpotPatcher(statuses)
  const names = new TwinNames()
  const splices = spots.flatMap((spot) => patcher.splicesFor(spot, names.next(spot.id)))
  return { text: spliced(text, splices), words: patcher.words }
}

/** The same, spot by spot. */
export class SpotPatcher {
  readonly words = new Map<ItemId, WrittenWord>()
  readonly #byFold: ReadonlyMap<string, { readonly id: ItemId; readonly projected: Projected }>

  constructor(statuses: Statuses) {
    this.#byFold = new Map([...statuses].map(([id, projected]) => [foldId(id), { id, projected }]))
  }

  knows(name: ItemId): boolean {
    return this.#byFold.has(foldId(name))
  }

  /** @param name of its task: that of a second one with its id is another. */
  splicesFor(spot: StatusSpot, name: ItemId): readonly Splice[] {
    const wanted = this.#byFold.get(foldId(name))
    if (wanted === undefined || spot.says === null || mayStay(spot, spot.says, wanted.projected)) return []
    const change = changeOf(spot, wanted.projected)
    if (change === null) return []
    this.words.set(wanted.id, change.word)
    return change.splices
  }
}

type Says = Pick<ItemDraft, 'status' | 'hold'>

/** Whether what the file says is right already, or must not be changed by us. */
function mayStay(spot: StatusSpot, says: Says, wanted: Projected): boolean {
  const { begun } = spot
  if (!wanted.ours.includes(wordOfDraft(says))) return true
  // On hold because of this file's present or former content: its status must not be changed.
  if (wanted.hold) return true
  if (wanted.status === 'claimed') return begun
  // In its own word, or in another tool's. By how it reads: what has no word of its own is not written again and again.
  if (!isSaid(spot, says, wanted.status)) return false
  return !begun || !wanted.begun
}

const isSaid = (spot: StatusSpot, says: Says, status: Says['status']): boolean =>
  [wordOfDraft({ status, hold: null }), readAs(spot, status)].includes(wordOfDraft(says))

function changeOf(
  spot: StatusSpot,
  { status, begun }: Projected,
): { readonly splices: readonly Splice[]; readonly word: WrittenWord } | null {
  const splices = spot.show(status)
  if (splices !== null) return { splices, word: { word: readAs(spot, status), begun: status === 'claimed' } }
  if (!begun || !spot.begun) return null
  const back = spot.show('todo')
  return back === null ? null : { splices: back, word: { word: readAs(spot, 'todo'), begun: false } }
}

function readAs({ readsAs }: StatusSpot, status: ItemStatus): WrittenWord['word'] {
  if (readsAs !== undefined) return wordOfDraft(readsAs(status))
  return status === 'claimed' || status === 'todo' ? 'open' : status
}

/** @param splices in any order; none overlaps another. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = []
  let kept = 0
  for (const { offset, length, text: piece } of splices.toSorted((one, other) => one.offset - other.offset)) {
    pieces.push(text.slice(kept, offset), piece)
    kept = offset + length
  }
  return pieces.join('') + text.slice(kept)
}
