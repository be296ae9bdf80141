import type { ItemDraft } from '../../core/item.ts'

/** What shows that an item is done, as the formats spell it, and the metadata without that. */
export function acceptanceIn({ metadata }: Pick<ItemDraft, 'metadata'>): {
  readonly lines: readonly string[]
  readonly rest: ItemDraft['metadata']
} {
  const entries = Object.entries(metadata)
  const isTaken = ([key, value]: readonly [string, unknown]): boolean =>
    acceptanceKeys.includes(key) && textsIn(value) !== null
  return {
    lines: entries.filter(isTaken).flatMap(([, value]) => textsIn(value) ?? []),
    rest: Object.fromEntries(entries.filter((entry) => !isTaken(entry))),
  }
}

/** As the formats spell it. */
export const acceptanceKeys: readonly string[] = ['acceptance', 'acceptanceCriteria', 'acceptance_criteria']

/** Null: it is another shape, which only its own format reads. */
function textsIn(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value : null
}
