import { itemId, type ItemId } from '../../core/ids.ts'
import { itemIdProblem } from '../item-id-problem.ts'
import type { Fields } from './task-fields.ts'
import { quoted } from '../quoted.ts'

/** The `id` of a task; null where it has no usable one, which is a problem. */
export function readId(fields: Fields, read: (fields: Fields) => string | null): ItemId | null {
  const before = fields.problems.length
  const id = read(fields)
  if (id === null) {
    if (fields.problems.length === before) fields.error('id', 'is missing')
    return null
  }
  const problem = itemIdProblem(id)
  if (problem === null) return itemId(id)
  fields.error('id', `${quoted(id)} ${problem}`)
  return null
}
