import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import { needsTree, type NeedNode, type NeedsReader } from '../../../src/core/list/needs-tree.ts'

/** `A: [B, C]`: B and C wait for A. */
const graph: Readonly<Record<string, readonly string[]>> = {
  A: ['B', 'C'],
  B: ['D'],
  C: ['D'],
  D: ['E'],
  E: [],
  X: ['C'],
}
const names = Object.keys(graph)
const lengthOf = (name: string): number => 1 + Math.max(0, ...(graph[name] ?? []).map(lengthOf))
const node = (name: string): NeedNode => ({
  ...{
    number: names.indexOf(name),
    id: itemId(name),
    length: lengthOf(name),
    neededBy: graph[name]?.length ?? 0,
  },
})

function reader(): NeedsReader & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    holders: async () => ['A', 'X'].map(node),
    waitersOf: async (number) => {
      const name = names[number] ?? ''
      asked.push(name)
      return (graph[name] ?? []).map(node)
    },
  }
}

const shown = async (of: NeedsReader, opened: readonly string[] = [], folded: readonly string[] = []) =>
  (await needsTree(of, { opened: new Set(opened.map(itemId)), folded: new Set(folded.map(itemId)) })).map(
    ({ id, depth, critical, repeats }) =>
      `${'-'.repeat(depth)}${id}${critical ? '!' : ''}${repeats ? '~' : ''}`,
  )

test('the longest way is open, and nothing of what is folded is read', async () => {
  const of = reader()
  expect(await shown(of)).toEqual(['A!', '-B!', '--D!', '---E!', '-C', 'X'])
  expect(of.asked).toEqual(['A', 'B', 'D'])
})

test('a task stands in full once; further down it is marked, and not open', async () => {
  expect(await shown(reader(), ['X', 'C', 'D'])).toEqual([
    'A!',
    '-B!',
    '--D!',
    '---E!',
    '-C',
    '--D~',
    'X',
    '-C~',
  ])
})

test('what a person has folded stays folded', async () => {
  expect(await shown(reader(), [], ['A'])).toEqual(['A!', 'X'])
})

test('a circle ends', async () => {
  const round: NeedsReader = { holders: async () => [node('A')], waitersOf: async () => [node('A')] }
  expect(await shown(round)).toEqual(['A!', '-A!~'])
})
