import type { Node } from 'jsonc-parser'
import { foldId } from '../../core/naming/slug.ts'
import { itemId } from '../../core/ids.ts'
import type { Fixable, Named, NamedNeed, NeedList } from '../fix/fixable.ts'
import { withoutEntries } from '../fix/without-entries.ts'
import { objectAt, sourceOf, type JsonObject } from './json-object.ts'

export const namedItem = (id: string): Named => ({ shown: id, key: foldId(itemId(id)) })

/**
 * A list of needs under a key. None where there is no such list, or where something in it is no need: then it is not
 * known what the list means.
 *
 * @param read the id that an entry names; null: the entry is no need and stays; undefined: nobody knows what it is.
 */
export function listedNeeds(
  object: JsonObject,
  key: string,
  { owner, read }: { readonly owner: string; readonly read: (entry: Node) => string | null | undefined },
): readonly NeedList[] {
  const { within, values } = object
  const list = values.get(key)
  if (list?.type !== 'array') return []
  const entries = list.children ?? []
  const ids = entries.map(read)
  if (ids.includes(undefined)) return []
  const names = entries.map((entry, index): NamedNeed | null => {
    const id = ids[index] ?? null
    if (id === null) return null
    const named = namedItem(id)
    const says = entry.type === 'object' ? contentOf(sourceOf(within, entry)) : named.key
    return { ...named, says, line: within.lineAt(entry.offset) }
  })
  const placeOf = ({ offset, length }: Node) => ({ offset: within.start + offset, length })
  const inside = { offset: within.start + list.offset + 1, length: list.length - 2, text: '' }
  return [
    {
      owner: namedItem(owner),
      names,
      without: (dropped) => withoutEntries({ entries: entries.map(placeOf), whole: inside }, dropped),
    },
  ]
}

/** The lists of needs of tasks that have their ids in them. */
export const needsUnder = (key: string, tasks: readonly JsonObject[]): Fixable => ({
  needs: tasks.flatMap((task) => {
    const owner = task.values.get('id')
    const id = owner === undefined ? undefined : idEntry(task)(owner)
    return id === undefined ? [] : listedNeeds(task, key, { owner: id, read: idEntry(task) })
  }),
  marks: [],
})

/** The same where each need is an object, with the id under a key of it, and of a type that makes the task wait. */
export const typedNeedsUnder = (
  key: string,
  tasks: readonly JsonObject[],
  { id: idKey, types }: { readonly id: string; readonly types: ReadonlySet<string> },
): Fixable => ({
  needs: tasks.flatMap((task) => {
    const read = (entry: Node): string | null | undefined => {
      if (entry.type !== 'object') return undefined
      const { values } = objectAt(task.within, entry, '')
      const [id, type] = [values.get(idKey), values.get('type')]
      if (id?.type !== 'string') return undefined
      return types.has(type?.type === 'string' ? String(type.value) : 'blocks') ? String(id.value) : null
    }
    const owner = task.values.get('id')
    return owner?.type === 'string' ? listedNeeds(task, key, { owner: String(owner.value), read }) : []
  }),
  marks: [],
})

/** An id as most tools write it, in quotes or as a number. */
export const idEntry =
  ({ within }: JsonObject) =>
  (entry: Node): string | undefined => {
    if (entry.type === 'string') return String(entry.value)
    return entry.type === 'number' ? sourceOf(within, entry) : undefined
  }

/** The same for objects with the same values, in whichever order. */
const contentOf = (source: string): string =>
  JSON.stringify(
    Object.entries(JSON.parse(source) as Record<string, unknown>).toSorted(([one], [other]) =>
      one < other ? -1 : 1,
    ),
  )
