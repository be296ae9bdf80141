import type { ItemDraft, ItemStatus } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { EdgeList } from '../../../core/policy/flat/edge-list.ts'
import type { FlatGraph } from '../../../core/policy/flat/flat-graph.ts'
import { hashOf, NameNumbers } from '../../../core/policy/flat/name-numbers.ts'
import { NumberList } from '../../../core/policy/flat/number-list.ts'
import { ringsOf } from '../../../core/policy/flat/rings.ts'
import type { KnownBrief } from './known-briefs.ts'
import { NodeFacts, type StoredFacts } from './node-facts.ts'

/** An id that two drafts have. */
export interface Twin {
  readonly draft: ItemDraft
  readonly first: { readonly reading: number; readonly line: number | null; readonly isSpelledSo: boolean }
}

const twinsKept = 50

/**
 * Who is who among the drafts of an import, and who needs whom, in some hundred bytes for each: the drafts themselves are in the store. A
 * draft is known by its *ordinal* (0, 1, … in the order of reading), a name by the number of its folded form, which is its node in the
 * graph.
 */
export class DraftIndex {
  readonly twins: Twin[] = []
  /** By name. */
  readonly facts = new NodeFacts()
  /** Row of the item that the store has of each node; 0: none. By name. */
  readonly items = new NumberList()
  twinCount = 0
  readonly #names = new NameNumbers()
  /** Ordinal + 1 of the draft that has the name; 0: none. */
  readonly #drafts = new NumberList()
  readonly #spellings = new NumberList()
  /** As the store has it, or else its draft. */
  readonly #keys = new NumberList()
  readonly #nameOf = new NumberList()
  readonly #lines = new NumberList()
  readonly #readings = new NumberList()
  /** Name + 1; 0: none. By ordinal. */
  readonly #parents = new NumberList()
  readonly #parentSpellings = new NumberList()
  /** Of items of other files, by name: the name of what each is in. */
  readonly #above = new Map<number, number>()
  readonly #from = new NumberList()
  readonly #to = new NumberList()
  readonly #spelled = new NumberList()

  /** How many drafts there are. */
  get size(): number {
    return this.#nameOf.length
  }

  get nodes(): number {
    return this.#names.size
  }

  /** Returns its ordinal. */
  add(draft: ItemDraft, { reading, known, type, after }: AroundDraft): number {
    const ordinal = this.#nameOf.length
    const name = this.nodeOf(foldId(draft.id))
    const spelling = hashOf(draft.id, seed)
    this.#nameOf.push(name)
    this.#lines.push(draft.line ?? 0)
    this.#readings.push(reading)
    const parent = draft.parent === null ? -1 : this.nodeOf(foldId(draft.parent))
    this.#parents.push(parent + 1)
    this.#parentSpellings.push(draft.parent === null ? 0 : hashOf(draft.parent, seed))
    const first = this.#drafts.at(name) - 1
    if (first >= 0) {
      this.#noteTwin(draft, { ordinal: first, isSpelledSo: this.#spellings.at(name) === spelling })
      return ordinal
    }
    this.#drafts.set(name, ordinal + 1)
    this.#spellings.set(name, spelling)
    this.#keys.set(name, known === null ? spelling : hashOf(known.key, seed))
    this.items.set(name, known?.id ?? 0)
    const isOverByContents = known?.isOverByContents === true && after === known.status
    this.facts.noteDraft(name, draft, { status: after, isOverByContents })
    // What is in work or over is as it was, whatever its file says of it.
    if (known === null || after === 'todo') {
      this.facts.noteOwn(name)
      this.facts.describe(name, {
        units: draft.kind === 'container' ? 0 : (draft.estimateHours ?? draft.weight ?? 1),
        type,
        isContainer: draft.kind === 'container',
        isOptional: draft.heldAs === 'optional',
      })
    }
    for (const need of draft.dependsOn) {
      this.#from.push(ordinal)
      this.#to.push(this.nodeOf(foldId(need)))
      this.#spelled.push(hashOf(need, seed))
    }
    return ordinal
  }

  /** The node of a name, which may be nobody's yet. */
  nodeOf(folded: string): number {
    const name = this.#names.numberOf(folded)
    while (this.#drafts.length <= name) {
      this.#drafts.push(0)
      this.#spellings.push(0)
      this.#keys.push(0)
      this.items.push(0)
      this.facts.grow()
    }
    return name
  }

  /** An item that the store has: what it says of it counts where no file's word does. */
  describeStored(node: number, { row, ...facts }: StoredFacts): void {
    if (this.facts.isOwn(node)) return
    this.items.set(node, row)
    if (this.draftOf(node) === null) this.facts.noteStored(node, facts)
    this.facts.describe(node, facts)
  }

  /** Whether a file has the item with this folded id. */
  has(folded: string): boolean {
    const name = this.#names.find(folded)
    return name !== null && this.#drafts.at(name) > 0
  }

  /** The draft of a node; null: no file has it. */
  draftOf(node: number): number | null {
    const ordinal = this.#drafts.at(node) - 1
    return ordinal < 0 ? null : ordinal
  }

  nodeOfDraft(ordinal: number): number {
    return this.#nameOf.at(ordinal)
  }

  readingOf(ordinal: number): number {
    return this.#readings.at(ordinal)
  }

  /** What it says it is in counts for nothing. */
  leaveParent(ordinal: number): void {
    this.#parents.set(ordinal, 0)
  }

  /** What an item of another file is in. */
  noteAbove(folded: string, parent: string): void {
    this.#above.set(this.nodeOf(folded), this.nodeOf(parent))
  }

  /** Nodes that are in themselves by their parents, drafts and items of other files. */
  parentRings(): Iterable<readonly number[]> {
    const next = new Int32Array(this.nodes).fill(-1)
    for (const [node, parent] of this.#above) next[node] = parent
    for (let ordinal = this.size - 1; ordinal >= 0; ordinal--)
      next[this.#nameOf.at(ordinal)] = this.#parents.at(ordinal) - 1
    return ringsOf(next)
  }

  /** Drafts that are in something that no draft is. */
  *withParentElsewhere(): Generator<number> {
    for (let ordinal = 0; ordinal < this.size; ordinal++) {
      const parent = this.#parents.at(ordinal) - 1
      if (parent >= 0 && this.#drafts.at(parent) === 0) yield ordinal
    }
  }

  /** Drafts that need, or are in, something that no draft is. Each once. */
  *withUnknown(): Generator<number> {
    let last = -1
    for (let edge = 0, ordinal = 0; ordinal < this.size; ordinal++) {
      const parent = this.#parents.at(ordinal) - 1
      let isUnknown = parent >= 0 && this.#drafts.at(parent) === 0
      for (; edge < this.#from.length && this.#from.at(edge) === ordinal; edge++)
        isUnknown ||= this.#drafts.at(this.#to.at(edge)) === 0
      if (isUnknown && last !== ordinal) yield (last = ordinal)
    }
  }

  /** Drafts that spell a name otherwise than the item has it. Each once. */
  *withOtherSpelling(): Generator<number> {
    for (let edge = 0, ordinal = 0; ordinal < this.size; ordinal++) {
      const parent = this.#parents.at(ordinal) - 1
      let isOther = parent >= 0 && this.#isOther(parent, this.#parentSpellings.at(ordinal))
      for (; edge < this.#from.length && this.#from.at(edge) === ordinal; edge++)
        isOther ||= this.#isOther(this.#to.at(edge), this.#spelled.at(edge))
      if (isOther) yield ordinal
    }
  }

  /** Who waits for whom by what files say alone: a circle in them is refused, whatever has become of the items since. */
  graphOfFiles(): FlatGraph {
    const waits = (whole: number, part: number): boolean => this.facts.waitsForPartInFiles(whole, part)
    return this.#graph(new EdgeList(), { counts: () => true, needs: () => true, waits })
  }

  /** Who waits for whom once all is imported, with what the store has besides. */
  graph(stored: EdgeList): FlatGraph {
    return this.#graph(stored, {
      counts: (node) => this.facts.isOwn(node),
      needs: (node, needed) => this.facts.waitsFor(node, needed),
      waits: (whole, part) => this.facts.waitsForPart(whole, part),
    })
  }

  /** Nodes of what is in something by a file whose word counts, with that. */
  *ownParts(): Generator<readonly [whole: number, part: number]> {
    for (const [whole, part] of this.#parts()) if (this.facts.isOwn(part)) yield [whole, part]
  }

  *#parts(): Generator<readonly [whole: number, part: number]> {
    for (let ordinal = 0; ordinal < this.size; ordinal++) {
      const whole = this.#parents.at(ordinal) - 1
      if (whole >= 0) yield [whole, this.#nameOf.at(ordinal)]
    }
  }

  #graph(others: EdgeList, { counts, needs, waits }: EdgeRules): FlatGraph {
    const edges = new EdgeList()
    for (let edge = 0; edge < this.#from.length; edge++) {
      const node = this.#nameOf.at(this.#from.at(edge))
      const needed = this.#to.at(edge)
      if (counts(node) && needs(node, needed)) edges.push(node, needed)
    }
    for (const [whole, part] of this.#parts()) if (counts(part) && waits(whole, part)) edges.push(whole, part)
    edges.pushAll(others)
    return edges.graph(this.nodes)
  }

  #isOther(name: number, spelling: number): boolean {
    return this.#drafts.at(name) > 0 && this.#keys.at(name) !== spelling
  }

  #noteTwin(
    draft: ItemDraft,
    { ordinal, isSpelledSo }: { readonly ordinal: number; readonly isSpelledSo: boolean },
  ): void {
    this.twinCount++
    if (this.twins.length === twinsKept) return
    const line = this.#lines.at(ordinal)
    this.twins.push({
      draft,
      first: { reading: this.#readings.at(ordinal), line: line === 0 ? null : line, isSpelledSo },
    })
  }
}

interface AroundDraft {
  readonly reading: number
  /** What the store has of it. */
  readonly known: KnownBrief | null
  readonly type: number
  /** Its status once it is imported. */
  readonly after: ItemStatus
}

interface EdgeRules {
  /** Whether what the file says of a draft counts. */
  readonly counts: (node: number) => boolean
  readonly needs: (node: number, needed: number) => boolean
  readonly waits: (whole: number, part: number) => boolean
}

const seed = 0x1b873593
