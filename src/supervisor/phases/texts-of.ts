import type { ItemFacts } from '../../core/item.ts'

/** All of a task that its prompt repeats: an agent that quotes it has said nothing of its own. */
export const textsOf = ({
  description,
  metadata,
}: Pick<ItemFacts, 'description' | 'metadata'>): readonly string[] => [
  description,
  ...Object.values(metadata)
    .flat()
    .filter((value) => typeof value === 'string'),
]
