import { itemId, type ItemId } from '../core/ids.ts'
import { foldId } from '../core/naming/slug.ts'
import { NameNumbers } from '../core/policy/flat/name-numbers.ts'

/** Names for the tasks of a file in its order: the second of an id is `6#2`. Reading and writing back count alike. */
export class TwinNames {
  readonly #seen = new NameNumbers()
  /** How often a name was met that was met twice. */
  readonly #counts = new Map<number, number>()

  next(id: ItemId): ItemId {
    const before = this.#seen.size
    const number = this.#seen.numberOf(foldId(id))
    if (number === before) return id
    const count = (this.#counts.get(number) ?? 1) + 1
    this.#counts.set(number, count)
    return itemId(`${id}#${count}`)
  }
}
