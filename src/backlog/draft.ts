import type { ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import { defaultPriority } from '../core/priority.ts'

type Needed = 'id' | 'title' | 'source' | 'line'

/** A draft with what its file has of it, and the usual values for the rest. */
export function draftOf(given: Pick<ItemDraft, Needed> & Partial<ItemDraft>): ItemDraft {
  return { ...usual, ...given }
}

const usual: Omit<ItemDraft, Needed> = {
  description: '',
  type: 'feature',
  priority: defaultPriority,
  sourcePriority: null,
  parent: null,
  dependsOn: [] satisfies readonly ItemId[],
  files: [],
  estimateHours: null,
  assignee: null,
  agent: null,
  model: null,
  metadata: {},
  status: 'todo',
  hold: null,
}
