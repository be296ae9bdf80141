import type { ItemId } from '../../core/ids.ts'
import type { Fields } from './task-fields.ts'

/** The title; where there is none, the beginning of the description or the id, which a notice says. */
export function readTitle(fields: Fields, id: ItemId | null): string {
  const title = notBlank(fields.text('title'))
  if (title !== null) return title
  const [first = ''] = (textOrNone(fields.value('description')) ?? '').trim().split('\n')
  const instead = first === '' ? (id ?? '') : first.slice(0, longest)
  fields.notice('title', `is missing; taken from its ${first === '' ? 'id' : 'description'}`)
  return instead
}

/** The title of a task in a format whose own tool refuses one without. */
export function requireTitle(fields: Fields): string {
  const before = fields.problems.length
  const title = notBlank(fields.text('title'))
  if (title === null && fields.problems.length === before) fields.error('title', 'is missing')
  return title ?? ''
}

const longest = 120

const textOrNone = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export const notBlank = (text: string | null): string | null =>
  text === null || text.trim() === '' ? null : text
