import type { ItemDraft } from '../../../core/item.ts'
import { acceptanceIn } from '../../export/acceptance-in.ts'
import { withoutCancelled, withoutContainers } from '../../export/as-work.ts'
import type { Written } from '../format.ts'

/** A story passes or it doesn't: whatever is not done is open. */
export function writeStories(given: readonly ItemDraft[]): Written {
  const { items, leftOut } = withoutContainers(withoutCancelled(given))
  const inOrder = items.toSorted((one, other) => numberOf(one) - numberOf(other))
  const file = {
    project: 'backlog',
    branchName: 'backlog',
    description: '',
    userStories: inOrder.map(storyOf),
  }
  return { text: JSON.stringify(file, null, 2), renamed: new Map(), leftOut }
}

function storyOf(item: ItemDraft): Readonly<Record<string, unknown>> {
  const { lines, rest } = acceptanceIn(item)
  return {
    id: item.id,
    title: item.title,
    description: item.description.trim(),
    acceptanceCriteria: lines,
    priority: numberOf(item),
    passes: item.status === 'done',
    notes: '',
    ...(item.dependsOn.length === 0 ? {} : { dependsOn: item.dependsOn }),
    ...(Object.keys(rest).length === 0 ? {} : { metadata: rest }),
  }
}

/** Numbers are finer than priorities: what the item came with stays where it means the same. */
function numberOf({ priority, sourcePriority }: ItemDraft): number {
  const given = Number(sourcePriority ?? '')
  const isSame = sourcePriority !== null && Math.min(9, Math.max(0, Math.floor(given))) === priority
  return isSame ? given : priority
}
