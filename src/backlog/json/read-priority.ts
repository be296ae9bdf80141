import type { ItemDraft } from '../../core/item.ts'
import { defaultPriority, priorityWords } from '../../core/priority.ts'
import type { TaskFields } from './task-fields.ts'
import { quoted } from '../quoted.ts'

type Priority = Pick<ItemDraft, 'priority' | 'sourcePriority'>

/** A `priority` that is a word. */
export function readPriorityWord(fields: TaskFields): Priority {
  const word = fields.text('priority')
  if (word === null) return { priority: defaultPriority, sourcePriority: null }
  const priority = Object.hasOwn(priorityWords, word) ? priorityWords[word] : undefined
  if (priority === undefined) {
    fields.notice(
      'priority',
      `${quoted(word)} is not one of ${Object.keys(priorityWords).join(', ')}; taken as medium`,
    )
  }
  return { priority: priority ?? defaultPriority, sourcePriority: word }
}

/** A `priority` from 0 to 4, 0 first, as beads and openagents have it. */
export function readPriorityLevel(fields: TaskFields): Priority {
  const level = fields.number('priority')
  if (level === null) return { priority: defaultPriority, sourcePriority: null }
  const priority = levels[level]
  if (priority === undefined) fields.notice('priority', `${level} is not one of 0 to 4; taken as 2`)
  return { priority: priority ?? defaultPriority, sourcePriority: String(level) }
}

/** critical, high, medium, low, background */
const levels = [0, 1, 5, 8, 9]
