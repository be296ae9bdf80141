import { ProblemTally } from '../../../../core/backlog/problem-tally.ts'
import { itemId, type ItemId } from '../../../../core/ids.ts'
import { foldId } from '../../../../core/naming/slug.ts'
import type { StepsOrder } from '../../../../core/ports/backlog-store.ts'
import { knownElsewhere } from '../../../operations/known-elsewhere.ts'
import type { Operation } from '../../../statement.ts'
import type { ShortWrites } from '../short-writes.ts'
import { leaveParent, respell } from '../staged-rows.ts'
import type { Staged } from '../stage-readings.ts'
import { inParts, namesOf, type DraftNames } from './draft-names.ts'
import { isAsMeant, meaningsOf, meant } from './meanings.ts'
import { firstPart, ownParent, unknownNeed, unknownParent } from './name-problems.ts'

/**
 * Spells what drafts name as it is spelled where it is, and takes away parents that are nowhere, or that a draft is in itself by. Returns
 * what is wrong with the names: a need that is nowhere is an error, or a notice where the item is to wait for it.
 */
export function checkNames(order: NameOrder, staged: Staged, writes: ShortWrites): Promise<ProblemTally> {
  return new NameCheck(order, staged, writes).check()
}

type NameOrder = Pick<StepsOrder, 'readings' | 'unknownDependency'>

class NameCheck {
  readonly #problems = new ProblemTally()
  /** By node: items of other files, of which what they are in is known. */
  readonly #elsewhere = new Map<number, ItemId>()
  readonly #order: NameOrder
  readonly #staged: Staged
  readonly #writes: ShortWrites

  constructor(order: NameOrder, staged: Staged, writes: ShortWrites) {
    this.#order = order
    this.#staged = staged
    this.#writes = writes
  }

  async check(): Promise<ProblemTally> {
    const { index } = this.#staged
    await this.#lookAbove()
    await this.#staged.stageAgain(await this.#strays())
    await this.#resolveUnknown()
    for await (const named of this.#parts(index.withOtherSpelling(), (ordinal) => this.#isStaged(ordinal)))
      await this.#respell(named)
    for (const ring of index.parentRings()) await this.#openRing(ring)
    return this.#problems
  }

  /** What other files' items, which drafts are in, are in themselves: a circle may lead through them. */
  async #lookAbove(): Promise<void> {
    const { index } = this.#staged
    const sources = this.#order.readings.map(({ source }) => source)
    for await (const named of this.#parts(index.withParentElsewhere())) {
      const parents = named.flatMap(({ parent }) => (parent === null ? [] : [itemId(parent)]))
      const above = await this.#writes.read(() => knownElsewhere(parents, sources))
      for (const { id, parent } of above)
        if (parent !== null) {
          index.noteAbove(foldId(id), foldId(parent))
          this.#elsewhere.set(index.nodeOf(foldId(id)), id)
        }
    }
  }

  /** Drafts that the store has as they are, and whose names are spelled or mean something else by what others say now. */
  async #strays(): Promise<readonly number[]> {
    const { index } = this.#staged
    const strays = new Set<number>()
    const isKept = (ordinal: number): boolean => !this.#isStaged(ordinal)
    for (const ordinals of [index.withUnknown(), index.withOtherSpelling()])
      for await (const named of this.#parts(ordinals, isKept)) {
        const meanings = await this.#meaningsOf(named)
        for (const each of named) if (!isAsMeant(each, meanings)) strays.add(each.ordinal)
      }
    for (const ring of index.parentRings())
      for (const ordinal of this.#draftsIn(ring)) if (isKept(ordinal)) strays.add(ordinal)
    return [...strays]
  }

  /** Names that no file here has: what is kept has been told of when it came, unless it is refused now. */
  async #resolveUnknown(): Promise<void> {
    const { readings, unknownDependency } = this.#order
    const isLookedAt = (ordinal: number): boolean => unknownDependency === 'error' || this.#isStaged(ordinal)
    for await (const named of this.#parts(this.#staged.index.withUnknown(), isLookedAt)) {
      const { isThere } = await this.#respell(named)
      for (const each of named) {
        const source = readings[each.reading ?? -1]?.source
        const place = { file: source ?? readings[0]?.source ?? '', line: each.line }
        for (const need of each.dependsOn)
          if (!isThere(need))
            this.#problems.add(unknownNeed(each, { ...place, need, rule: unknownDependency }))
        if (each.parent === null || source === undefined || isThere(each.parent)) continue
        this.#problems.add(unknownParent(each, { ...place, parent: each.parent }))
      }
      if (this.#problems.errorCount > firstPart) break
    }
  }

  async #respell(named: readonly DraftNames[]) {
    const meanings = await this.#meaningsOf(named)
    const own = named.filter(({ reading }) => reading !== null)
    const astray = own.filter(({ parent }) => parent !== null && !meanings.isThere(parent))
    const mended = own.map((each) => meant(each, meanings))
    await this.#write(mended, ({ ordinal, dependsOn, parent }) =>
      respell({ id: ordinal + 1, dependsOn: JSON.stringify(dependsOn), parent }),
    )
    await this.#leaveParents(astray.map(({ ordinal }) => ordinal))
    return meanings
  }

  /** All of a ring that is read now: which of its parents is the wrong one, nobody knows. */
  async #openRing(ring: readonly number[]): Promise<void> {
    const { index } = this.#staged
    const drafts = this.#draftsIn(ring)
    const members = new Map<number, DraftNames>()
    for await (const named of this.#parts(drafts))
      for (const each of named) members.set(index.nodeOfDraft(each.ordinal), each)
    const ids = ring.map((node) => members.get(node)?.id ?? this.#elsewhere.get(node) ?? '')
    for (const [at, node] of ring.entries()) {
      const each = members.get(node)
      if (each === undefined) continue
      const file = this.#order.readings[each.reading ?? -1]?.source ?? ''
      this.#problems.add(ownParent(each, { file, line: each.line, ring: ids, at }))
    }
    await this.#leaveParents(drafts)
  }

  #draftsIn(ring: readonly number[]): readonly number[] {
    return ring.flatMap((node) => this.#staged.index.draftOf(node) ?? [])
  }

  async #leaveParents(ordinals: readonly number[]): Promise<void> {
    for (const ordinal of ordinals) this.#staged.index.leaveParent(ordinal)
    await this.#write(ordinals, (ordinal) => leaveParent({ id: ordinal + 1 }))
  }

  async #write<Row>(rows: readonly Row[], write: (row: Row) => Operation<unknown>): Promise<void> {
    for (let at = 0; at < rows.length;) {
      const next = rows.slice(at, at + this.#writes.rows('respell'))
      await this.#writes.write('respell', function* (): Operation<void> {
        for (const row of next) yield* write(row)
      })
      at += next.length
    }
  }

  async *#parts(
    ordinals: Iterable<number>,
    isMeant: (ordinal: number) => boolean = () => true,
  ): AsyncGenerator<readonly DraftNames[]> {
    for (const part of inParts(ordinals, isMeant))
      yield await this.#writes.read(() => namesOf(part, this.#staged))
  }

  #meaningsOf(named: readonly DraftNames[]) {
    const sources = this.#order.readings.map(({ source }) => source)
    return meaningsOf(named, { staged: this.#staged, sources }, this.#writes)
  }

  #isStaged(ordinal: number): boolean {
    return this.#staged.isStaged(ordinal)
  }
}
