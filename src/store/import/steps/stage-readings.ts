import { itemTypes, type ItemDraft, type ItemStatus } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { effectOfEdit, wordOfDraft } from '../../../core/policy/backlog-edit.ts'
import type { DraftPiece, ReadingInPieces } from '../../../core/ports/backlog-store.ts'
import { ProblemTally } from '../../../core/backlog/problem-tally.ts'
import { selectCheckout } from '../file-standings.ts'
import { strangerProblem } from '../import-problems.ts'
import { lastItemId } from '../look-up.ts'
import { selectKnown } from '../select-known.ts'
import { firstPlace, selectSource } from '../sources.ts'
import { DraftIndex } from './draft-index.ts'
import { knownBriefs, type KnownBrief } from './known-briefs.ts'
import type { ShortWrites } from './short-writes.ts'
import { stage, type StagedDraft } from './staged-rows.ts'

/** The rows of a file, where the store has it already; 0: it has not. */
export interface ReadingRows {
  readonly sourceId: number
  readonly checkoutId: number
  /** How many of its items that it had in this checkout are in it still. */
  kept: number
}

export interface Staged {
  readonly index: DraftIndex
  readonly rows: readonly ReadingRows[]
  readonly problems: ProblemTally
  /** Ordinals of drafts that were put aside, in their order. */
  isStaged(ordinal: number): boolean
  /** Puts aside drafts that were left out as the store has them: what others say makes something else of them. */
  stageAgain(ordinals: readonly number[]): Promise<void>
}

/** Between the places of new items: what a person writes between two of them later gets one without moving all behind it. */
const placeGap = 64

/** Puts aside what files say that the store does not have, and remembers who is who. */
export async function stageReadings(
  readings: readonly ReadingInPieces[],
  writes: ShortWrites,
): Promise<Staged> {
  const staging = new Staging(readings, writes, (await writes.read(() => lastItemId())) > 0)
  for (const [number, reading] of readings.entries()) await staging.take(reading, number)
  await staging.end()
  return staging
}

class Staging implements Staged {
  readonly index = new DraftIndex()
  readonly rows: ReadingRows[] = []
  readonly problems = new ProblemTally()
  readonly #readings: readonly ReadingInPieces[]
  readonly #writes: ShortWrites
  readonly #hasItems: boolean
  readonly #skipped: Uint8Array[] = []
  #waiting: StagedDraft[] = []

  constructor(readings: readonly ReadingInPieces[], writes: ShortWrites, hasItems: boolean) {
    this.#readings = readings
    this.#writes = writes
    this.#hasItems = hasItems
  }

  isStaged(ordinal: number): boolean {
    return this.#skipped[ordinal >> blockBits]?.[ordinal & blockMask] !== 1
  }

  async take(reading: ReadingInPieces, number: number): Promise<void> {
    const rows = await this.#writes.read(function* () {
      const sourceId = (yield* selectSource({ path: reading.source })) ?? 0
      return { sourceId, checkoutId: (yield* selectCheckout({ root: reading.checkout })) ?? 0, kept: 0 }
    })
    this.rows.push(rows)
    const places = new Places(rows.sourceId)
    for (const piece of reading.pieces) {
      const known = this.#hasItems ? await this.#known(piece, rows.checkoutId) : []
      for (const [at, each] of piece.entries())
        await this.#add(each, { reading, number, rows, places, known: known[at] ?? null })
      await this.#flush(this.#writes.rows('stage'))
      await this.#writes.showAlive()
    }
    for (const problem of reading.problems()) this.problems.add(problem)
    this.problems.count(reading.moreProblems?.() ?? { error: 0, notice: 0 })
  }

  /** What is left is less than a transaction takes up. */
  end(): Promise<void> {
    return this.#flush(1)
  }

  async stageAgain(ordinals: readonly number[]): Promise<void> {
    for (const [number, reading] of this.#readings.entries()) {
      const own = ordinals.filter((ordinal) => this.index.readingOf(ordinal) === number)
      if (own.length > 0) await this.#takeAgain(new Set(own), reading, number)
    }
    await this.#flush(1)
  }

  async #takeAgain(ordinals: ReadonlySet<number>, reading: ReadingInPieces, number: number): Promise<void> {
    const { sourceId = 0, checkoutId = 0 } = this.rows[number] ?? {}
    const first = firstPlace(sourceId)
    for (const piece of reading.changed?.(() => false) ?? []) {
      const again = piece.flatMap(({ draft, said }) => {
        const ordinal = this.index.draftOf(this.index.nodeOf(foldId(draft.id)))
        return ordinal !== null && ordinals.has(ordinal) ? [{ draft, said, ordinal }] : []
      })
      const known = await this.#known(again, checkoutId)
      for (const [at, { draft, said, ordinal }] of again.entries()) {
        const place = (known[at]?.place ?? first) - first
        this.#waiting.push({ id: ordinal + 1, reading: number, place, said, draft })
        this.#skip(ordinal, 0)
      }
      await this.#flush(this.#writes.rows('stage'))
    }
  }

  /** Until fewer than these are waiting. */
  async #flush(fewest: number): Promise<void> {
    while (this.#waiting.length >= fewest) {
      const limit = this.#writes.rows('stage')
      const next = this.#waiting.slice(0, limit)
      this.#waiting = this.#waiting.slice(limit)
      await this.#writes.write('stage', () => stage(next))
    }
  }

  #known(piece: readonly DraftPiece[], checkout: number): Promise<readonly (KnownBrief | null)[]> {
    return this.#writes.read(() =>
      knownBriefs(
        piece.map(({ draft }) => foldId(draft.id)),
        checkout,
      ),
    )
  }

  async #add({ draft, said }: DraftPiece, around: Around): Promise<void> {
    const { reading, number, rows, places, known } = around
    const isOwn = known !== null && known.source === rows.sourceId
    if (known !== null && !isOwn) await this.#checkStranger(draft, reading.source)
    const place = places.next(isOwn ? known : null)
    const ordinal = this.index.add(draft, {
      ...{ reading: number, known, type: itemTypes.indexOf(draft.type) },
      after: statusAfter(draft, { known, isOwn, switched: reading.switched }),
    })
    if (isOwn && known.seen !== null && known.seen !== 'removed') rows.kept++
    if (isOwn && !reading.switched && isSame(known, { draft, said }) && places.isAt(known, place)) {
      this.#skip(ordinal, 1)
      return
    }
    this.#waiting.push({ id: ordinal + 1, reading: number, place, said, draft })
  }

  async #checkStranger(draft: DraftPiece['draft'], source: string): Promise<void> {
    const found = await this.#writes.read(() => selectKnown({ folded: foldId(draft.id) }))
    const isTaken = found !== null && found.status !== 'cancelled' && !found.isGone
    if (isTaken && found.source !== source) this.problems.add(strangerProblem(source, draft, found))
  }

  #skip(ordinal: number, isSkipped: 0 | 1): void {
    const block = (this.#skipped[ordinal >> blockBits] ??= new Uint8Array(blockMask + 1))
    block[ordinal & blockMask] = isSkipped
  }
}

const blockBits = 16
const blockMask = 2 ** blockBits - 1

interface Around {
  readonly reading: ReadingInPieces
  readonly number: number
  readonly rows: ReadingRows
  readonly places: Places
  readonly known: KnownBrief | null
}

/** Where the items of a file stand in its order: those that it had stay where they are as long as their order is the same. */
class Places {
  readonly #first: number
  readonly #gap: number
  #last = -1

  constructor(sourceId: number) {
    this.#first = firstPlace(sourceId)
    this.#gap = sourceId === 0 ? placeGap : 1
  }

  next(known: KnownBrief | null): number {
    const own = known === null ? -1 : known.place - this.#first
    this.#last = own > this.#last ? own : this.#last + this.#gap
    return this.#last
  }

  isAt(known: KnownBrief, place: number): boolean {
    return known.place - this.#first === place
  }
}

/** The status that an item has once its file is imported, as far as that can be known before. */
function statusAfter(
  draft: ItemDraft,
  {
    known,
    isOwn,
    switched,
  }: { readonly known: KnownBrief | null; readonly isOwn: boolean; readonly switched: boolean },
): ItemStatus {
  if (known === null) return draft.status
  const word = wordOfDraft(draft)
  const isNews = known.seen === null ? word === 'done' : word !== known.seen && word !== known.writing
  const isEdited = !switched && (isOwn ? isNews : known.status === 'cancelled')
  const effect = isEdited ? effectOfEdit(word, known.status) : null
  return effect?.kind === 'becomes' ? effect.status : known.status
}

/** Whether the store has all that the file says of an item, and the file said the same before. */
function isSame(known: KnownBrief, { draft, said }: DraftPiece): boolean {
  const word = wordOfDraft(draft)
  const isHeldRight = known.status !== 'todo' || word !== 'open' || known.hold !== 'source'
  return said !== null && known.said === said && known.seen === word && known.writing === null && isHeldRight
}
