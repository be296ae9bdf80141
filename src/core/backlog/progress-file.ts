import type { ItemFacts } from '../item.ts'

/**
 * The file in which the agent of an item writes what later ones should know, relative to the root; null: it has none. Its reader has put
 * it there. Any other name is ignored: the file is taken out of the work, and no text of a backlog may choose which.
 */
export function progressFileOf(metadata: ItemFacts['metadata']): string | null {
  const file = metadata['progressFile']
  if (typeof file !== 'string' || file.split('/').includes('..')) return null
  return /^(?:[^/\0\n]+\/)*\.progress-task-\d+\.md$/.test(file) ? file : null
}
