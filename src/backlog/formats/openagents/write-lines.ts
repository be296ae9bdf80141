import type { EpochMs } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { inTree, withoutCancelled } from '../../export/as-work.ts'
import { exportedWord } from '../../export/exported-word.ts'
import { linksIn } from '../../export/links-in.ts'
import { nearestIn } from '../../export/nearest.ts'
import { withoutKeys } from '../../export/without-keys.ts'
import type { Written } from '../format.ts'
import { lineKeys } from './read-lines.ts'
import { lineWords } from './words.ts'

export function writeLines(given: readonly ItemDraft[], now: EpochMs): Written {
  const { items, leftOut } = inTree(withoutCancelled(given))
  const time = new Date(now).toISOString()
  const lines = items.map((item) => `${JSON.stringify(taskOf(item, time))}\n`)
  return { text: lines.join(''), renamed: new Map(), leftOut }
}

function taskOf(item: ItemDraft, time: string): Readonly<Record<string, unknown>> {
  const { links, rest } = linksIn(item.metadata, (type) => type === 'blocks' || type === 'parent-child')
  return {
    id: item.id,
    title: item.title,
    description: item.description,
    status: exportedWord(item, lineWords),
    priority: nearestIn([0, 1, 5, 8, 9], item.priority),
    type: typeOf(item),
    ...(item.assignee === null ? {} : { assignee: item.assignee }),
    deps: [
      ...item.dependsOn.map((id) => ({ id, type: 'blocks' })),
      ...(item.parent === null ? [] : [{ id: item.parent, type: 'parent-child' }]),
      ...links,
    ],
    createdAt: time,
    updatedAt: time,
    ...withoutKeys(rest, keysTaken),
  }
}

/** Those of beads beside them would make its file of this one. */
const keysTaken = new Set([...lineKeys, 'issue_type', 'created_at'])

/** Its own words for what is a feature with us; of ours it knows three. */
function typeOf({ type, kind, metadata }: ItemDraft): string {
  if (kind === 'container') return 'epic'
  if (type === 'feature' && (metadata['type'] === 'task' || metadata['type'] === 'epic'))
    return metadata['type']
  return ['bug', 'feature', 'chore'].includes(type) ? type : 'task'
}
