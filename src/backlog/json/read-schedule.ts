import type { ItemDraft } from '../../core/item.ts'
import { quoted } from '../quoted.ts'
import type { Fields } from './task-fields.ts'

/** When the task may begin, under the name that its format has for it. */
export function readSchedule(fields: Fields, name: string): Pick<ItemDraft, 'scheduledFor'> {
  const text = fields.text(name)
  if (text === null) return {}
  const scheduledFor = Date.parse(text)
  if (!Number.isNaN(scheduledFor)) return { scheduledFor }
  fields.notice(name, `${quoted(text)} is not a time; ignored`)
  return {}
}

/** Nothing weighs nothing: it would be no part of the longest way to the end. */
export function readWeight(fields: Fields): Pick<ItemDraft, 'weight'> {
  const weight = fields.amount('weight')
  if (weight === null) return {}
  if (weight > 0) return { weight }
  fields.notice('weight', 'is 0; taken as 1')
  return {}
}
