import type { ItemDraft, ItemStatus } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { EdgeList } from '../../../core/policy/flat/edge-list.ts'
import type { FlatGraph } from '../../../core/policy/flat/flat-graph.ts'
import { hashOf, NameNumbers } from '../../../core/policy/flat/name-numbers.ts'
import { NumberList } from '../../../core/policy/flat/number-list.ts'
import type { KnownBrief } from './known-briefs.ts'

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
  /** How much work each node is, before the pace of its type; by name. */
  readonly units: number[] = []
  /** The type of each node, as its place in `itemTypes`; by name. */
  readonly types = new NumberList()
  /** Row of the item that the store has of each node; 0: none. By name. */
  readonly items = new NumberList()
  twinCount = 0
  readonly #names = new NameNumbers()
  /** Ordinal + 1 of the draft that has the name; 0: none. */
  readonly #drafts = new NumberList()
  readonly #spellings = new NumberList()
  readonly #flags = new NumberList()
  readonly #nameOf = new NumberList()
  readonly #lines = new NumberList()
  readonly #readings = new NumberList()
  /** Name + 1; 0: none. By ordinal. */
  readonly #parents = new NumberList()
  readonly #parentSpellings = new NumberList()
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
    this.items.set(name, known?.id ?? 0)
    this.#flags.set(name, flagsOfFile(draft) | flagsOfStatus(after))
    // What is in work or over is as it was, whatever its file says of it.
    if (known === null || after === 'todo') {
      this.#flags.set(name, this.#flags.at(name) | own)
      this.#describe(name, {
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
      this.#flags.push(0)
      this.types.push(0)
      this.items.push(0)
      this.units.push(0)
    }
    return name
  }

  /** An item that the store has: what it says of it counts where no file's word does. */
  describeStored(node: number, { row, status, ...facts }: StoredFacts): void {
    if (this.isOwn(node)) return
    this.items.set(node, row)
    if (this.draftOf(node) === null) this.#flags.set(node, flagsOfStatus(status))
    this.#describe(node, facts)
  }

  #describe(node: number, { units, type, isContainer, isOptional }: NodeFacts): void {
    this.units[node] = units
    this.types.set(node, type)
    const flags = (isContainer ? container : 0) | (isOptional ? optional : 0)
    this.#flags.set(node, this.#flags.at(node) | flags)
  }

  /** Whether what its file says it needs is what it needs. */
  isOwn(node: number): boolean {
    return this.#is(node, own)
  }

  /** Whether a container waits for a part. */
  waitsForPart(whole: number, part: number): boolean {
    const isWaiting = this.#is(whole, container) && this.#is(whole, open)
    return isWaiting && this.#is(part, open) && !this.#is(part, optional)
  }

  /** A task that is over waits for no container. */
  waitsFor(node: number, needed: number): boolean {
    return !this.#is(node, done) || !this.#is(needed, container)
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

  /** Drafts that spell a name otherwise than the draft which has it. Each once. */
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
    const waits = (whole: number, part: number): boolean =>
      this.#is(whole, fileContainer) &&
      this.#is(whole, fileOpen) &&
      this.#is(part, fileOpen) &&
      !this.#is(part, fileOptional)
    return this.#graph(new EdgeList(), { counts: () => true, needs: () => true, waits })
  }

  /** Who waits for whom once all is imported, with what the store has besides. */
  graph(stored: EdgeList): FlatGraph {
    return this.#graph(stored, {
      counts: (node) => this.isOwn(node),
      needs: (node, needed) => this.waitsFor(node, needed),
      waits: (whole, part) => this.waitsForPart(whole, part),
    })
  }

  #graph(others: EdgeList, { counts, needs, waits }: EdgeRules): FlatGraph {
    const edges = new EdgeList()
    for (let edge = 0; edge < this.#from.length; edge++) {
      const node = this.#nameOf.at(this.#from.at(edge))
      const needed = this.#to.at(edge)
      if (counts(node) && needs(node, needed)) edges.push(node, needed)
    }
    for (let ordinal = 0; ordinal < this.size; ordinal++) {
      const parent = this.#parents.at(ordinal) - 1
      const node = this.#nameOf.at(ordinal)
      if (parent >= 0 && counts(node) && waits(parent, node)) edges.push(parent, node)
    }
    edges.pushAll(others)
    return edges.graph(this.nodes)
  }

  #is(node: number, flag: number): boolean {
    return (this.#flags.at(node) & flag) !== 0
  }

  #isOther(name: number, spelling: number): boolean {
    return this.#drafts.at(name) > 0 && this.#spellings.at(name) !== spelling
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

interface NodeFacts {
  readonly units: number
  readonly type: number
  readonly isContainer: boolean
  readonly isOptional: boolean
}

export interface StoredFacts extends NodeFacts {
  readonly row: number
  readonly status: ItemStatus
}

interface EdgeRules {
  /** Whether what the file says of a draft counts. */
  readonly counts: (node: number) => boolean
  readonly needs: (node: number, needed: number) => boolean
  readonly waits: (whole: number, part: number) => boolean
}

const isOpenStatus = (status: string): boolean => status !== 'done' && status !== 'cancelled'

const seed = 0x1b873593
const container = 1
const optional = 2
const open = 4
const done = 8
const own = 16
const fileContainer = 32
const fileOptional = 64
const fileOpen = 128

const flagsOfStatus = (status: ItemStatus): number =>
  (isOpenStatus(status) ? open : 0) | (status === 'done' ? done : 0)

const flagsOfFile = ({ kind, heldAs, status }: ItemDraft): number =>
  (kind === 'container' ? fileContainer : 0) |
  (heldAs === 'optional' ? fileOptional : 0) |
  (isOpenStatus(status) ? fileOpen : 0)
