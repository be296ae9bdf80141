import type { Merged } from '../core/board/page-content.ts'
import type { StoredEvent } from '../core/event.ts'
import { oid, type AttemptId } from '../core/ids.ts'
import type { StoreReader } from '../core/ports/store-reader.ts'

/** So far back the first look goes; then only what is new is read. */
const lookBack = 5_000
const pageLength = 1_000
const mostMerges = 500

/** What has landed lately, newest first, as the events tell it. */
export class RecentMerges {
  readonly #store: Pick<StoreReader, 'events' | 'newestEvent' | 'item'>
  #seen: number | null = null
  #merges: readonly Merged[] = []
  /** Where the gates of attempts that have not landed yet were run. */
  readonly #gates = new Map<AttemptId, Merged['gate']>()

  constructor(store: Pick<StoreReader, 'events' | 'newestEvent' | 'item'>) {
    this.#store = store
  }

  /** @param target the branch whose merges are asked for. */
  async read(target: string): Promise<readonly Merged[]> {
    this.#seen ??= Math.max(0, (await this.#store.newestEvent()) - lookBack)
    for (;;) {
      const events = await this.#store.events({ after: this.#seen, limit: pageLength })
      for (const event of events) await this.#take(event)
      this.#seen = events.at(-1)?.seq ?? this.#seen
      if (events.length < pageLength) return this.#merges.filter((merge) => merge.target === target)
    }
  }

  async #take({ body, item, attempt, at }: StoredEvent): Promise<void> {
    if (body.type === 'gate:ended' && attempt !== null) {
      if (this.#gates.get(attempt) !== 'merged tree')
        this.#gates.set(attempt, body.merged ? 'merged tree' : 'own tree')
      return
    }
    if (body.type === 'attempt:ended' && attempt !== null) this.#gates.delete(attempt)
    if (item === null) return
    if (body.type === 'item:undone' || body.type === 'item:restored') {
      const undone = body.type === 'item:undone'
      // Of a task that landed twice the last one; the first was taken back before.
      const at = this.#merges.findIndex((merge) => merge.item === item)
      this.#merges = this.#merges.map((merge, index) => (index === at ? { ...merge, undone } : merge))
      return
    }
    if (body.type !== 'merge:landed') return
    const gate = attempt === null ? null : (this.#gates.get(attempt) ?? null)
    if (attempt !== null) this.#gates.delete(attempt)
    const title = (await this.#store.item(item))?.item.title ?? ''
    const merge: Merged = {
      ...{ item, title, target: body.target, commit: oid(body.to) },
      ...{ at, gate, undone: false },
    }
    this.#merges = [merge, ...this.#merges].slice(0, mostMerges)
  }
}
