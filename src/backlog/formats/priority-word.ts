import type { ItemDraft } from '../../core/item.ts'
import { defaultPriority, priorityWords } from '../../core/priority.ts'

type Priority = Pick<ItemDraft, 'priority' | 'sourcePriority'>

/** A priority in the words of trackers and boards; null where it is none of them. */
export function priorityOf(word: string): Priority | null {
  const name = word.trim().toLowerCase()
  const priority = Object.hasOwn(known, name) ? known[name] : undefined
  return priority === undefined ? null : { priority, sourcePriority: word.trim() }
}

export const noPriority: Priority = { priority: defaultPriority, sourcePriority: null }

const { critical = 0, high = 1, medium = defaultPriority, low = 8, background = 9 } = priorityWords

const known: Readonly<Record<string, number>> = {
  ...priorityWords,
  ...{ blocker: critical, urgent: critical, highest: critical, p0: critical },
  ...{ major: high, important: high, p1: high },
  ...{ normal: medium, moderate: medium, p2: medium },
  ...{ minor: low, p3: low },
  ...{ lowest: background, trivial: background, p4: background },
}
