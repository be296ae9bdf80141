import type { ItemDraft, ItemStatus } from '../../../core/item.ts'
import { NumberList } from '../../../core/policy/flat/number-list.ts'

/** What waiting and lengths depend on, of each node of the graph that an import makes: some ten bytes of each. */
export class NodeFacts {
  /** How much work each node is, before the pace of its type. */
  readonly units: number[] = []
  /** The type of each node, as its place in `itemTypes`. */
  readonly types = new NumberList()
  readonly #flags = new NumberList()

  get size(): number {
    return this.units.length
  }

  /** One more, of which nothing is known. */
  grow(): void {
    this.#flags.push(0)
    this.types.push(0)
    this.units.push(0)
  }

  describe(node: number, { units, type, isContainer, isOptional }: Described): void {
    this.units[node] = units
    this.types.set(node, type)
    this.#add(node, (isContainer ? container : 0) | (isOptional ? optional : 0))
  }

  /** What its file says, and where it stands once that is imported. */
  noteDraft(node: number, draft: ItemDraft, standing: Standing): void {
    this.#flags.set(node, flagsOfFile(draft) | flagsOf(standing))
  }

  /** Where an item stands that no file here has. */
  noteStored(node: number, standing: Standing): void {
    this.#flags.set(node, flagsOf(standing))
  }

  /** What its file says of it counts, not what the store has. */
  noteOwn(node: number): void {
    this.#add(node, own)
  }

  isOwn(node: number): boolean {
    return this.#is(node, own)
  }

  /** Whether a container waits for a part. */
  waitsForPart(whole: number, part: number): boolean {
    return this.#is(whole, container) && this.#is(whole, open) && this.#isRequired(part)
  }

  /** The same by what files say alone. */
  waitsForPartInFiles(whole: number, part: number): boolean {
    const isWaiting = this.#is(whole, fileContainer) && this.#is(whole, fileOpen)
    return isWaiting && this.#is(part, fileOpen) && !this.#is(part, fileOptional)
  }

  /** A task that is over waits for no container. */
  waitsFor(node: number, needed: number): boolean {
    return !this.#is(node, done) || !this.#is(needed, container)
  }

  /** Containers that were over because what is in them was are open again, by what is open in them now. @param parts each of its whole. */
  reopen(parts: readonly Iterable<readonly [whole: number, part: number]>[]): void {
    const closed: (readonly [whole: number, part: number])[] = []
    for (const some of parts) for (const each of some) if (this.#is(each[0], byContents)) closed.push(each)
    for (let isMore = true; isMore;) {
      isMore = false
      for (const [whole, part] of closed) {
        if (!this.#is(whole, byContents) || !this.#isRequired(part)) continue
        this.#flags.set(whole, (this.#flags.at(whole) & ~(byContents | done)) | open)
        isMore = true
      }
    }
  }

  #isRequired(part: number): boolean {
    return this.#is(part, open) && !this.#is(part, optional)
  }

  #add(node: number, flags: number): void {
    this.#flags.set(node, this.#flags.at(node) | flags)
  }

  #is(node: number, flag: number): boolean {
    return (this.#flags.at(node) & flag) !== 0
  }
}

interface Described {
  readonly units: number
  readonly type: number
  readonly isContainer: boolean
  readonly isOptional: boolean
}

export interface Standing {
  readonly status: ItemStatus
  /** A container that is over because what is in it is. */
  readonly isOverByContents: boolean
}

export interface StoredFacts extends Described, Standing {
  readonly row: number
}

const isOpenStatus = (status: string): boolean => status !== 'done' && status !== 'cancelled'

const container = 1
const optional = 2
const open = 4
const done = 8
const own = 16
const fileContainer = 32
const fileOptional = 64
const fileOpen = 128
const byContents = 256

const flagsOf = ({ status, isOverByContents }: Standing): number =>
  (isOpenStatus(status) ? open : 0) | (status === 'done' ? done : 0) | (isOverByContents ? byContents : 0)

const flagsOfFile = ({ kind, heldAs, status }: ItemDraft): number =>
  (kind === 'container' ? fileContainer : 0) |
  (heldAs === 'optional' ? fileOptional : 0) |
  (isOpenStatus(status) ? fileOpen : 0)
