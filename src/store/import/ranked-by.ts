import type { EncodedFacts } from './encode-facts.ts'

/**
 * What an item waits for, what waits for it, and how long it takes: its place in the order follows from these. A circle can come of each
 * that makes an edge, and is looked for where everything is ranked: one that is left out here is not refused.
 */
const facts: ReadonlySet<string> = new Set<keyof EncodedFacts>([
  'dependsOn',
  'parent',
  'kind',
  'heldAs',
  'type',
  'estimateHours',
  'weight',
])

/** Whether everything has to be ranked anew after these facts of an item have changed. */
export const isRankedBy = (fields: readonly string[]): boolean => fields.some((field) => facts.has(field))
