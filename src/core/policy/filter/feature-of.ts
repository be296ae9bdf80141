import type { ItemFacts } from '../../item.ts'
import { labelsOf } from '../labels-of.ts'

/**
 * The features that a task is a part of, wherever its backlog has that: a key `feature`, a label `feat:NAME` or `feature:NAME`, the tag
 * or the list behind `#` in its source, and the folder of a spec that has its tasks in a file `tasks.md`.
 */
export function featuresOf(item: Pick<ItemFacts, 'metadata' | 'source'>): readonly string[] {
  const { feature } = item.metadata
  return [
    ...(typeof feature === 'string' && feature !== '' ? [feature] : []),
    ...labelsOf(item).flatMap((label) => /^feat(?:ure)?:\s*(.+)$/i.exec(label)?.[1] ?? []),
    ...(item.source === null ? [] : featureInSource(item.source)),
  ]
}

function featureInSource(source: string): readonly string[] {
  const part = /#([^#/]+)$/.exec(source)?.[1]
  const folder = /(?:^|\/)([^/]+)\/tasks\.md$/i.exec(source)?.[1]
  return [part, folder].filter((name) => name !== undefined)
}
