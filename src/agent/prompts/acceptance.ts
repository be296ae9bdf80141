import type { ItemFacts } from '../../core/item.ts'

/** `acceptance`, `acceptanceCriteria`, `acceptance_criteria`: a text or a list of texts, as the formats spell it. */
export function acceptanceOf(metadata: ItemFacts['metadata']): string {
  const found = metadata['acceptance'] ?? metadata['acceptanceCriteria'] ?? metadata['acceptance_criteria']
  if (typeof found === 'string') return found
  if (!Array.isArray(found)) return ''
  return found
    .filter((entry) => typeof entry === 'string')
    .map((entry) => `- ${entry}`)
    .join('\n')
}
