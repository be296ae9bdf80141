import type { LinkedItem } from '../graph/link-change.ts'
import type { EncodedFacts } from './encode-facts.ts'

/**
 * What an item waits for, what waits for it, and how long it takes: its place in the order follows from these. A circle can come of each
 * that makes an edge: one that is left out here is not refused.
 */
const linkOf: Readonly<Partial<Record<keyof EncodedFacts, Omit<LinkedItem, 'item'>>>> = {
  dependsOn: { doubt: null, isWider: true, isLinked: true },
  parent: { doubt: 'shrunk', isWider: false, isLinked: true },
  heldAs: { doubt: 'shrunk', isWider: false, isLinked: true },
  kind: { doubt: 'anew', isWider: true, isLinked: true },
  type: { doubt: 'anew', isWider: false, isLinked: false },
  estimateHours: { doubt: 'anew', isWider: false, isLinked: false },
  weight: { doubt: 'anew', isWider: false, isLinked: false },
}

/** What has to be looked at after these facts of an item have changed. */
export function linkedBy(item: number, fields: readonly string[]): readonly LinkedItem[] {
  const links = fields.flatMap((field) => linkOf[field as keyof EncodedFacts] ?? [])
  if (links.length === 0) return []
  const doubts = links.map(({ doubt }) => doubt)
  return [
    {
      item,
      doubt: doubts.find((doubt) => doubt === 'anew') ?? doubts.find((doubt) => doubt !== null) ?? null,
      isWider: links.some(({ isWider }) => isWider),
      isLinked: links.some(({ isLinked }) => isLinked),
    },
  ]
}

/** Of an item that has come. */
export const linkedAnew = (item: number): LinkedItem => ({
  item,
  doubt: 'anew',
  isWider: true,
  isLinked: true,
})

/** Whether it may wait for less after these facts have changed. */
export const isNarrowedBy = (fields: readonly string[]): boolean =>
  fields.includes('dependsOn') || fields.includes('kind')

/** Whether what it is in may be over, or open again. */
export const isMovedBy = (fields: readonly string[]): boolean =>
  fields.includes('parent') || fields.includes('heldAs') || fields.includes('kind')
