import { listFilter } from '../../core/list/list-filter.ts'
import { countIn, isSameRequest, type ListRequest, type ListView } from '../../core/list/list-request.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ListReader } from '../../core/list/list-reader.ts'
import type { ItemRow, StateCounts, StoreReader } from '../../core/ports/store-reader.ts'
import { BuiltList } from './built-list.ts'

export interface ListWindow {
  readonly request: ListRequest
  readonly offset: number
  readonly limit: number
  /** The task under the cursor. */
  readonly cursor: ItemId | null
}

export interface ReadList {
  readonly rows: readonly ItemRow[]
  readonly view: ListView
}

/** A new list is waited for so long: most are whole by then. */
const patienceMs = 12
/** What building lists anew may take of a processor. */
const share = 0.05
/** While a list is built, the screen reads it so often. */
const betweenMs = 100

/** Reads the rows of a list that are in view: by an index where there is one, else from a list that is built in the background. */
export class TaskListReader {
  readonly #store: ListReader & Pick<StoreReader, 'items' | 'dataVersion'>
  readonly #changed: () => void
  #shown: BuiltList | null = null
  /** Replaces the one that is shown when it is whole. */
  #next: BuiltList | null = null
  #version = 0
  #builtAt = -Infinity
  #lastRequest: ListRequest | null = null

  /** @param changed called when more of a list is known. */
  constructor(store: ListReader & Pick<StoreReader, 'items' | 'dataVersion'>, changed: () => void) {
    this.#store = store
    this.#changed = changed
  }

  async read(window: ListWindow, counts: StateCounts): Promise<ReadList> {
    const isNew = this.#lastRequest === null || !isSameRequest(this.#lastRequest, window.request)
    this.#lastRequest = window.request
    if (isIndexed(window.request, counts)) {
      this.#forget()
      return this.#readIndexed(window, { length: countIn(counts, window.request.states), isNew })
    }
    return this.#readBuilt(window, counts)
  }

  async #readIndexed(
    { request, offset, limit, cursor }: ListWindow,
    { length, isNew }: { readonly length: number; readonly isNew: boolean },
  ): Promise<ReadList> {
    const order = request.order === 'file' || request.order === 'state' ? request.order : 'needs you'
    const page = async (from: number, to: number): Promise<readonly ItemRow[]> => {
      if (!request.turned)
        return this.#store.items({ order, states: request.states, offset: from, limit: to - from })
      const first = Math.max(0, length - to)
      const rows = await this.#store.items({
        order,
        states: request.states,
        offset: first,
        limit: Math.max(0, length - from - first),
      })
      return rows.toReversed()
    }
    const rows = await page(offset, offset + limit)
    const view = { request, length, looked: null }
    if (!isNew || cursor === null) return { rows, view: { ...view, cursor: null } }
    const near = rows.some(({ item }) => item.id === cursor)
      ? []
      : await page(0, Math.min(length, mostSearched))
    const at = near.findIndex(({ item }) => item.id === cursor)
    return { rows, view: { ...view, cursor: at === -1 ? null : { item: cursor, at } } }
  }

  async #readBuilt({ request, offset, limit, cursor }: ListWindow, counts: StateCounts): Promise<ReadList> {
    const list = await this.#listFor(request)
    const rows = await this.#store.itemsByNumber(list.numbers(offset, offset + limit))
    const number = cursor === null ? null : await this.#store.numberOf(cursor)
    const at = number === null ? null : list.placeOf(number)
    const of = countIn(counts, request.order === 'file' ? null : request.states)
    return {
      rows,
      view: {
        request,
        length: list.length,
        looked: list.isWhole ? null : { seen: Math.min(list.seen, of), of },
        cursor: at === null || cursor === null ? null : { item: cursor, at },
      },
    }
  }

  async #listFor(request: ListRequest): Promise<BuiltList> {
    const version = this.#store.dataVersion()
    if (this.#shown === null || !isSameRequest(this.#shown.request, request)) {
      this.#forget()
      this.#shown = this.#begin(request, version)
      await atMost(patienceMs, this.#shown.ready)
      return this.#shown
    }
    const list = this.#shown
    const dueAt = this.#builtAt + list.tookMs / share
    if (this.#next === null && list.isWhole && version !== this.#version && performance.now() >= dueAt) {
      const next = this.#begin(request, version)
      this.#next = next
      await atMost(patienceMs, next.ready)
    }
    if (this.#next?.isWhole === true) {
      this.#shown = this.#next
      this.#next = null
    }
    return this.#shown
  }

  #begin(request: ListRequest, version: number): BuiltList {
    this.#version = version
    this.#builtAt = performance.now()
    const list = new BuiltList(this.#store, request)
    const more = setInterval(this.#changed, betweenMs)
    list.ready
      // Whoever reads next begins it anew, and is told if that fails too.
      .catch(() => this.#forget())
      .finally(() => clearInterval(more))
      .then(this.#changed, this.#changed)
    return list
  }

  #forget(): void {
    this.#shown?.stop()
    this.#next?.stop()
    this.#shown = null
    this.#next = null
  }
}

/** How far from its beginning a task is looked for in a list whose order has changed. */
const mostSearched = 500

/** Whether the store has an index for it. What a run leaves out stands among the others in the file's. */
function isIndexed({ order, states, filter }: ListRequest, { outside = 0 }: StateCounts): boolean {
  if (listFilter(filter).kind !== 'none') return false
  if (order === 'file') return states === null && outside === 0
  return order === 'needs you' || order === 'state'
}

const atMost = (ms: number, done: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return Promise.race([done, late]).finally(() => clearTimeout(timer))
}
