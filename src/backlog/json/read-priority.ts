import {
  noPriority,
  priorityOf,
  priorityWords,
  type Priority,
  type PriorityScale,
} from '../../core/priority.ts'
import { quoted } from '../quoted.ts'
import type { Fields } from './task-fields.ts'

/** A `priority` that is a word: of ours, or as trackers say it. */
export const readPriorityWord = (fields: Fields): Priority =>
  readPriority(fields, ['words', 'trackerWords'], {
    known: Object.keys(priorityWords).join(', '),
    instead: 'medium',
  })

/** A `priority` from 0 to 4, 0 first, as beads and openagents have it; some write the number in quotes, or a word. */
export const readPriorityLevel = (fields: Fields): Priority =>
  readPriority(fields, ['zeroToFour', 'trackerWords'], { known: '0 to 4', instead: '2' })

/** What nobody knows says nothing of when a task is due: it is no reason to refuse a backlog. */
function readPriority(
  fields: Fields,
  scales: readonly PriorityScale[],
  { known, instead }: { readonly known: string; readonly instead: string },
): Priority {
  const given = fields.value('priority') ?? null
  if (given === null) return noPriority
  if (typeof given !== 'string' && typeof given !== 'number') {
    // Says what was found instead.
    fields.text('priority')
    return noPriority
  }
  for (const scale of scales) {
    const priority = priorityOf(given, scale)
    if (priority !== null) return priority
  }
  const shown = typeof given === 'string' ? quoted(given) : String(given)
  fields.notice('priority', `${shown} is not one of ${known}; taken as ${instead}`)
  return { ...noPriority, sourcePriority: String(given) }
}
