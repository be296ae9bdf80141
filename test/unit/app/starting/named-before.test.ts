import { expect, test } from 'vitest'
import { namedBefore } from '../../../../src/app/starting/named-before.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemStatus } from '../../../../src/core/item.ts'

const having = (sources: Readonly<Record<string, readonly (ItemStatus | 'held')[]>>) => ({
  sources: async () => Object.keys(sources),
  statusesOf: async (source: string) =>
    new Map(
      (sources[source] ?? []).map((status, index) => [
        itemId(String(index)),
        { status: status === 'held' ? ('todo' as const) : status, hold: status === 'held' },
      ]),
    ),
})

test('open tasks of a source that a start no longer names are said to be part of the run', async () => {
  const store = having({
    'a.md': ['todo'],
    'b.md': ['todo', 'claimed', 'done'],
    'c.json#x': ['todo'],
    'd.md': ['done', 'held', 'failed'],
    'github:': ['todo'],
  })
  expect(await namedBefore(store, { root: '/r', given: ['/r/a.md', '/r/c.json'] })).toEqual([
    '2 tasks of b.md, which an earlier run had, belong to this one too',
    '1 task of github:, which an earlier run had, belongs to this one too',
  ])
  expect(await namedBefore(store, { root: '/r', given: [] })).toEqual([])
})
