import { itemId, type ItemId } from '../core/ids.ts'
import { foldId } from '../core/naming/slug.ts'

/** Names for the tasks of a file in its order: the second of an id is `6#2`. Reading and writing back count alike. */
export class TwinNames {
  readonly #seen = new Map<string, number>()

  next(id: ItemId): ItemId {
    const folded = foldId(id)
    const count = (this.#seen.get(folded) ?? 0) + 1
    this.#seen.set(folded, count)
    return count === 1 ? id : itemId(`${id}#${count}`)
  }
}
