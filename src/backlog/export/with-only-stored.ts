import type { ItemId } from '../../core/ids.ts'
import type { Item } from '../../core/item.ts'
import type { Exported } from './export-items.ts'

/**
 * Names what the task table has of the items that no draft has, so that reading back can't miss it.
 *
 * @param items that were exported.
 * @param noted ids of all that have notes.
 */
export function withOnlyStored(
  exported: Exported,
  { items, noted }: { readonly items: readonly Item[]; readonly noted: readonly ItemId[] },
): Exported {
  const haveNotes = new Set(noted)
  const left = new Set(exported.lost.find(({ what }) => what === 'task')?.tasks)
  const written = items.filter(({ id }) => !left.has(id))
  const tasksWith = (isMeant: (item: Item) => boolean): readonly ItemId[] =>
    written.filter(isMeant).map(({ id }) => id)
  const more = [
    { what: 'choice', tasks: tasksWith(({ chosen }) => chosen?.until === 'try') },
    // Those of what is left out, too: who reads that a task is left out does not think of them.
    { what: 'notes', tasks: items.map(({ id }) => id).filter((id) => haveNotes.has(id)) },
  ] as const
  return { ...exported, lost: [...exported.lost, ...more.filter(({ tasks }) => tasks.length > 0)] }
}
