import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { isOutside } from '../../core/policy/filter/is-outside.ts'
import type { StoreReader } from '../../core/ports/store-reader.ts'
import type { Choice } from '../options/choice.ts'

const everyItem = { order: 'file', states: null, offset: 0, limit: 1_000_000 } as const

/**
 * The tasks that are todo and that a start would leave out. A run that is carried on with its filter has also what a person has taken
 * into it.
 * @param store null where there is none yet.
 */
export async function leftOutOf(
  store: Pick<StoreReader, 'items' | 'scopeFilter'> | null,
  { kind, settings: { filter } }: { readonly kind: Choice['kind']; readonly settings: Filtered },
  tasks: readonly ItemDraft[],
): Promise<ReadonlySet<ItemDraft>> {
  const taken = kind === 'start' || store === null ? new Set<string>() : await takenInto(store, filter)
  return new Set(
    tasks.filter((task) => task.status === 'todo' && isOutside(filter, task) && !taken.has(foldId(task.id))),
  )
}

type Filtered = Pick<Choice['settings'], 'filter'>

async function takenInto(
  store: Pick<StoreReader, 'items' | 'scopeFilter'>,
  filter: string | null,
): Promise<ReadonlySet<string>> {
  if (filter === null || (await store.scopeFilter()) !== filter) return new Set()
  const rows = await store.items(everyItem)
  return new Set(
    rows
      .filter(({ item, outside }) => outside !== true && isOutside(filter, item))
      .map(({ item }) => foldId(item.id)),
  )
}
