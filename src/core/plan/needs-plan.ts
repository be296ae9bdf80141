import type { ItemFacts } from '../item.ts'
import type { PlanPolicy } from './plan.ts'

/** Whether an agent has to stop after its plan of this task. */
export const needsPlan = (
  policy: PlanPolicy | null,
  { type, metadata }: Pick<ItemFacts, 'type' | 'metadata'>,
): boolean =>
  policy !== null &&
  (policy.types.includes(type) || labelsOf(metadata).some((label) => policy.labels.includes(label)))

/** `labels` or `tags`, as the formats spell it: a list of texts, or one text with commas. */
function labelsOf(metadata: ItemFacts['metadata']): readonly string[] {
  const found: unknown = metadata['labels'] ?? metadata['tags']
  if (typeof found === 'string') return found.split(',').map((label) => label.trim())
  return Array.isArray(found) ? found.filter((label) => typeof label === 'string') : []
}
