import type { ItemDraft } from '../../../core/item.ts'
import { withoutCancelled, withoutContainers } from '../../export/as-work.ts'
import { exportedWord } from '../../export/exported-word.ts'
import { nearestIn } from '../../export/nearest.ts'
import type { Written } from '../format.ts'
import { compareIds } from './compare-ids.ts'
import { toDoWords } from './words.ts'

/** As looper's schema has it, which refuses every key that it doesn't know. */
export function writeToDo(given: readonly ItemDraft[]): Written {
  const { items, leftOut } = withoutContainers(withoutCancelled(given))
  // In its own order, which is that of the ids: the order of its file means nothing to it.
  const inOrder = items.toSorted((one, other) => compareIds(one.id, other.id))
  const file = { schema_version: 1, source_files: [], tasks: inOrder.map(taskOf) }
  return { text: `${JSON.stringify(file, null, 2)}\n`, renamed: new Map(), leftOut }
}

const taskOf = (item: ItemDraft): Readonly<Record<string, unknown>> => ({
  id: item.id,
  title: item.title,
  ...(item.description.trim() === '' ? {} : { description: item.description.trim() }),
  priority: 1 + nearestIn([1, 3, 5, 7, 9], item.priority),
  status: exportedWord(item, toDoWords),
  ...(item.files.length === 0 ? {} : { files: item.files }),
  ...(item.dependsOn.length === 0 ? {} : { depends_on: item.dependsOn }),
  ...Object.fromEntries(Object.entries(item.metadata).filter(isOfSchema)),
})

/** Keys of the schema that are no facts of ours. */
function isOfSchema([key, value]: readonly [string, unknown]): boolean {
  const isText = (text: unknown): boolean => typeof text === 'string'
  if (key === 'created_at' || key === 'updated_at') return isText(value)
  return (key === 'blockers' || key === 'tags') && Array.isArray(value) && value.every(isText)
}
