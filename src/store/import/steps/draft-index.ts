import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { flatGraph, type FlatGraph } from '../../../core/policy/flat/flat-graph.ts'
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

  /** @param known what the store has of it. Returns its ordinal. */
  add(
    draft: ItemDraft,
    {
      reading,
      known,
      type,
    }: { readonly reading: number; readonly known: KnownBrief | null; readonly type: number },
  ): number {
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
    this.describe(name, {
      item: known?.id ?? 0,
      units: draft.kind === 'container' ? 0 : (draft.estimateHours ?? draft.weight ?? 1),
      type,
      isContainer: draft.kind === 'container',
      isOptional: draft.heldAs === 'optional',
      status: known?.status ?? draft.status,
      inFile: draft.status,
    })
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

  describe(node: number, facts: NodeFacts): void {
    const { status } = facts
    // A circle that its file makes is refused, whatever has become of the items since.
    const isOpen = isOpenStatus(status) || isOpenStatus(facts.inFile ?? status)
    this.items.set(node, facts.item)
    this.units[node] = facts.units
    this.types.set(node, facts.type)
    this.#flags.set(
      node,
      (facts.isContainer ? container : 0) |
        (facts.isOptional ? optional : 0) |
        (isOpen ? open : 0) |
        (status === 'todo' ? todo : 0),
    )
  }

  /** Whether what its file says it needs is what it needs. */
  isTodoDraft(node: number): boolean {
    return this.#drafts.at(node) > 0 && (this.#flags.at(node) & todo) !== 0
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

  /** Who waits for whom, with what the store has besides: a container waits for what is open in it. */
  graph(others: { readonly from: NumberList; readonly to: NumberList }): FlatGraph {
    const from = new NumberList()
    const to = new NumberList()
    const isA = (node: number, flag: number): boolean => (this.#flags.at(node) & flag) !== 0
    for (let edge = 0; edge < this.#from.length; edge++) {
      const node = this.#nameOf.at(this.#from.at(edge))
      const needed = this.#to.at(edge)
      from.push(node)
      to.push(needed)
    }
    for (let ordinal = 0; ordinal < this.size; ordinal++) {
      const parent = this.#parents.at(ordinal) - 1
      const node = this.#nameOf.at(ordinal)
      const waits =
        parent >= 0 && isA(parent, container) && isA(parent, open) && isA(node, open) && !isA(node, optional)
      if (!waits) continue
      from.push(parent)
      to.push(node)
    }
    for (const [index, node] of others.from.view().entries()) {
      from.push(node)
      to.push(others.to.at(index))
    }
    return flatGraph(this.nodes, from.view(), to.view())
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

export interface NodeFacts {
  readonly item: number
  readonly units: number
  readonly type: number
  readonly isContainer: boolean
  readonly isOptional: boolean
  readonly status: string
  /** Left out: no file says anything of it. */
  readonly inFile?: string
}

const isOpenStatus = (status: string): boolean => status !== 'done' && status !== 'cancelled'

const seed = 0x1b873593
const container = 1
const optional = 2
const open = 4
const todo = 8
