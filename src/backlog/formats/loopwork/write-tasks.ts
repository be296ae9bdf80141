import type { ItemDraft } from '../../../core/item.ts'
import { all, inTree } from '../../export/as-work.ts'
import { nearestWord } from '../../export/nearest-word.ts'
import type { Written } from '../format.ts'
import { wordOf } from './words.ts'

/** As its own tool writes it: two spaces, no newline at the end. Titles and descriptions are in the file, where there are no pages yet. */
export function writeTasks(given: readonly ItemDraft[]): Written {
  const { items, leftOut } = inTree(all(given))
  return { text: JSON.stringify({ tasks: items.map(taskOf) }, null, 2), renamed: new Map(), leftOut }
}

const taskOf = (item: ItemDraft): Readonly<Record<string, unknown>> => ({
  id: item.id,
  title: item.title,
  description: item.description,
  status: item.hold === null ? wordOf[item.status] : 'blocked',
  priority: nearestWord(item.priority),
  type: item.type,
  ...(item.parent === null ? {} : { parentId: item.parent }),
  ...(item.dependsOn.length === 0 ? {} : { dependsOn: item.dependsOn }),
  ...(item.files.length === 0 ? {} : { files: item.files }),
  ...(item.estimateHours === null ? {} : { estimate: item.estimateHours }),
  ...(item.weight === undefined ? {} : { weight: item.weight }),
  ...(item.scheduledFor === undefined ? {} : { scheduledFor: new Date(item.scheduledFor).toISOString() }),
  ...(item.assignee === null ? {} : { assignee: item.assignee }),
  ...(item.agent === null ? {} : { agent: item.agent }),
  ...(item.model === null ? {} : { model: item.model }),
  ...(Object.keys(item.metadata).length === 0 ? {} : { metadata: item.metadata }),
})
