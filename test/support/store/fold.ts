import type { AttemptOutcome } from '../../../src/core/attempt.ts'
import type { StoredEvent } from '../../../src/core/event.ts'
import type { ItemStatus } from '../../../src/core/item.ts'

export interface FoldedItem {
  readonly status: ItemStatus
  readonly attempts: number
  readonly epoch: number
}

export interface Folded {
  readonly items: ReadonlyMap<string, FoldedItem>
  /** Open attempts by id, with their phase. */
  readonly open: ReadonlyMap<number, string>
  /** How attempts have ended, by id. */
  readonly ended: ReadonlyMap<number, AttemptOutcome>
}

/** The rows as the events alone tell them. */
export function fold(events: readonly StoredEvent[]): Folded {
  const items = new Map<string, FoldedItem>()
  const open = new Map<number, string>()
  const ended = new Map<number, AttemptOutcome>()
  for (const { item, attempt, body } of events) {
    const change = (to: Partial<FoldedItem>) => {
      if (item === null) throw new Error(`${body.type} names no item`)
      const before = items.get(item) ?? { status: 'todo', attempts: 0, epoch: 0 }
      items.set(item, { ...before, ...to })
    }
    const before = item === null ? undefined : items.get(item)
    switch (body.type) {
      case 'item:added':
        change({ status: 'todo' })
        break
      case 'item:claimed':
        change({ status: 'claimed', epoch: body.epoch })
        open.set(Number(attempt), 'preparing')
        break
      case 'claim:taken':
        change({ status: 'claimed', epoch: body.epoch })
        open.set(Number(attempt), 'preparing')
        break
      case 'claim:ended':
        if (!open.delete(Number(attempt))) throw new Error(`claim ${attempt} ends and is not open`)
        break
      case 'attempt:phase':
        open.set(Number(attempt), body.phase)
        break
      case 'attempt:ended':
        if (!open.delete(Number(attempt))) throw new Error(`attempt ${attempt} ends and is not open`)
        ended.set(Number(attempt), body.outcome)
        if (body.outcome === 'done' || body.outcome === 'failed')
          change({ attempts: (before?.attempts ?? 0) + 1 })
        break
      case 'item:released':
        change({ status: 'todo' })
        break
      case 'item:retried':
        change({ status: 'todo', attempts: 0 })
        break
      case 'item:done':
        change({ status: 'done' })
        break
      case 'item:failed':
        change({ status: 'failed' })
        break
      case 'item:cancelled':
        change({ status: 'cancelled' })
        break
      default:
    }
  }
  return { items, open, ended }
}
