import { itemId, type ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { prefixOf } from './prefix-of.ts'

/**
 * Needs and parents that are written `source:ID` though the items of that source have no prefix become `ID`: nobody who writes one has to know
 * which source was read first. @param plain sources whose items have the ids of their file.
 */
export function byPrefix(drafts: readonly ItemDraft[], plain: readonly string[]): readonly ItemDraft[] {
  const own = new Set(drafts.map(({ id }) => foldId(id)))
  const prefixes = new Set(plain.map((source) => foldId(itemId(prefixOf(source)))))
  const meant = (name: ItemId): ItemId => {
    const end = name.indexOf(':')
    if (end < 1 || own.has(foldId(name))) return name
    return prefixes.has(foldId(itemId(name.slice(0, end)))) ? itemId(name.slice(end + 1)) : name
  }
  return drafts.map((draft) => ({
    ...draft,
    parent: draft.parent === null ? null : meant(draft.parent),
    dependsOn: draft.dependsOn.map(meant),
  }))
}
