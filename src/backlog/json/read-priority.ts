import { noPriority, priorityOf, priorityWords, type Priority } from '../../core/priority.ts'
import { quoted } from '../quoted.ts'
import type { Fields } from './task-fields.ts'

/** A `priority` that is a word. */
export function readPriorityWord(fields: Fields): Priority {
  const word = fields.text('priority')
  if (word === null) return noPriority
  const priority = priorityOf(word, 'words')
  if (priority !== null) return priority
  const known = Object.keys(priorityWords).join(', ')
  fields.notice('priority', `${quoted(word)} is not one of ${known}; taken as medium`)
  return { ...noPriority, sourcePriority: word }
}

/** A `priority` from 0 to 4, 0 first, as beads and openagents have it. */
export function readPriorityLevel(fields: Fields): Priority {
  const level = fields.number('priority')
  if (level === null) return noPriority
  const priority = priorityOf(level, 'zeroToFour')
  if (priority !== null) return priority
  fields.notice('priority', `${level} is not one of 0 to 4; taken as 2`)
  return { ...noPriority, sourcePriority: String(level) }
}
