import type { Item } from '../core/item.ts'
import { literal, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** The source's own word for it; a number only where that was a number. */
export function priorityWord({ priority, sourcePriority }: Pick<Item, 'priority' | 'sourcePriority'>): Safe {
  if (sourcePriority !== null) return sanitize(sourcePriority)
  return words.get(priority) ?? sanitize(String(priority))
}

const words: ReadonlyMap<number, Safe> = new Map([
  [0, literal('critical')],
  [1, literal('high')],
  [5, literal('normal')],
  [8, literal('low')],
  [9, literal('background')],
])
