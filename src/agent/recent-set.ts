import { RecentMap } from './recent-map.ts'

/** The thousand ids that were added last. */
export class RecentSet {
  readonly #ids = new RecentMap<true>()

  add(id: string): void {
    this.#ids.set(id, true)
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** Returns whether it was there. */
  delete(id: string): boolean {
    return this.#ids.take(id) === true
  }
}
