import { itemId, type ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { PatchResult, Statuses, Words } from '../formats/format.ts'

const separator = ':'

/** Items whose ids are those of their file with the prefix of their source; what they need outside of it stays as it is named. */
export function withPrefix(drafts: readonly ItemDraft[], prefix: string): readonly ItemDraft[] {
  const own = new Set(drafts.map(({ id }) => foldId(id)))
  const named = (id: ItemId): ItemId => (own.has(foldId(id)) ? prefixed(id, prefix) : id)
  return drafts.map((draft) => ({
    ...draft,
    id: prefixed(draft.id, prefix),
    parent: draft.parent === null ? null : named(draft.parent),
    dependsOn: draft.dependsOn.map(named),
    ...(draft.group === undefined ? {} : { group: `${prefix}${separator}${draft.group}` }),
  }))
}

/** Statuses by the ids of the file. */
export const inFile = (statuses: Statuses, prefix: string | null): Statuses =>
  prefix === null
    ? statuses
    : new Map([...statuses].map(([id, projected]) => [withoutPrefix(id, prefix), projected]))

/** What was made of a file, by the ids that the store has. */
export function outOfFile<P extends Exclude<PatchResult, { problem: unknown }>>(
  patched: P,
  prefix: string | null,
): P {
  if (prefix === null) return patched
  const { parts } = patched
  return {
    ...patched,
    words: wordsWith(patched.words, prefix),
    ...(parts === undefined
      ? {}
      : { parts: parts.map((part) => ({ ...part, words: wordsWith(part.words, prefix) })) }),
  }
}

const wordsWith = (words: Words, prefix: string): Words =>
  new Map([...words].map(([id, word]) => [prefixed(id, prefix), word]))

const prefixed = (id: ItemId, prefix: string): ItemId => itemId(`${prefix}${separator}${id}`)

const withoutPrefix = (id: ItemId, prefix: string): ItemId =>
  id.startsWith(prefix + separator) ? itemId(id.slice(prefix.length + separator.length)) : id
