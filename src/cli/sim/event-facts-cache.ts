import type { Attempt } from '../../core/attempt.ts'
import type { StoredEvent } from '../../core/event.ts'
import type { AttemptId, ItemId } from '../../core/ids.ts'
import type { Item } from '../../core/item.ts'
import type { StoreReader } from '../../core/ports/store-reader.ts'
import type { EventFacts } from '../../output/run-output.ts'

/** The facts behind an event, read again only where its line shows what may have changed: of ten thousand tasks there are many. */
export class EventFactsCache {
  readonly #items = new Map<ItemId, Item>()
  readonly #attempts = new Map<AttemptId, Attempt>()

  async of(event: StoredEvent, store: StoreReader): Promise<EventFacts> {
    const item = event.item === null ? null : await this.#item(event.item, store)
    const attempt = event.attempt === null ? null : await this.#attempt(event.attempt, event, store)
    return { item, attempt, done: 0, total: 0 }
  }

  async #item(id: ItemId, store: StoreReader): Promise<Item | null> {
    const known = this.#items.get(id)
    if (known !== undefined) return known
    const item = (await store.item(id))?.item ?? null
    if (item !== null) this.#items.set(id, item)
    return item
  }

  async #attempt(id: AttemptId, { body }: StoredEvent, store: StoreReader): Promise<Attempt | null> {
    const known = this.#attempts.get(id)
    const ends = body.type === 'item:done' || body.type === 'item:failed'
    if (known !== undefined && !ends) return known
    const attempt = await store.attempt(id)
    if (attempt === null) return null
    if (ends) this.#attempts.delete(id)
    else this.#attempts.set(id, attempt)
    return attempt
  }
}
