import type { Item } from '../core/item.ts'
import { defaultPriority, priorityWords } from '../core/priority.ts'
import { literal, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** The source's own word for it; a number only where that was a number. */
export function priorityWord({ priority, sourcePriority }: Pick<Item, 'priority' | 'sourcePriority'>): Safe {
  if (sourcePriority !== null) return sanitize(sourcePriority)
  if (priority === defaultPriority) return literal('normal')
  const [word] = Object.entries(priorityWords).find(([, of]) => of === priority) ?? [String(priority)]
  return sanitize(word)
}
