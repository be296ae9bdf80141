import type { ItemFacts } from '../item.ts'

/** Formats call them labels or tags, and write a list of texts, or one text with commas. A task may have both. */
export const labelsOf = ({ metadata }: Pick<ItemFacts, 'metadata'>): readonly string[] =>
  [metadata['labels'], metadata['tags']].flatMap((found): readonly string[] => {
    if (typeof found === 'string')
      return found
        .split(',')
        .map((label) => label.trim())
        .filter((label) => label !== '')
    return Array.isArray(found) ? found.filter((label) => typeof label === 'string') : []
  })
