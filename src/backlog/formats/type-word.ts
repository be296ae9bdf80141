import { itemTypes, type ItemType } from '../../core/item.ts'

/** What a tracker's word for a kind of work is here; null where it says nothing about that. */
export function typeOf(word: string): ItemType | null {
  const name = word.trim().toLowerCase()
  return (
    itemTypes.find((type) => type === name) ??
    (Object.hasOwn(synonyms, name) ? (synonyms[name] ?? null) : null)
  )
}

const synonyms: Readonly<Record<string, ItemType>> = {
  ...{ defect: 'bug', incident: 'bug', fix: 'bug', regression: 'bug' },
  ...{ enhancement: 'feature', story: 'feature', 'user story': 'feature', improvement: 'feature' },
  ...{ documentation: 'docs', doc: 'docs' },
  ...{ tests: 'test', testing: 'test' },
  ...{ refactoring: 'refactor', 'tech-debt': 'refactor', 'technical debt': 'refactor' },
  ...{ maintenance: 'chore', dependencies: 'chore' },
}
