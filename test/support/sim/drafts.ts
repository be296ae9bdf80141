import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { anItem } from '../run-facts.ts'

/** A task as a backlog has it. */
export function aDraft(id: string, more: Partial<ItemDraft> = {}): ItemDraft {
  const {
    standing: _,
    order: __,
    attempts: ___,
    blockedBy: ____,
    createdAt: _____,
    updatedAt: ______,
    ...facts
  } = anItem(id, `Task ${id}`)
  return { ...facts, source: 'backlog.json', status: 'todo', hold: null, ...more }
}

/** `needing('C', 'A', 'B')`: C is done after A and B. */
export const needing = (id: string, ...needs: readonly string[]): ItemDraft =>
  aDraft(id, { dependsOn: needs.map(itemId) })
