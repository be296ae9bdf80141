import fc from 'fast-check'
import { expect, test } from 'vitest'
import { criticalPaths, findCycle } from '../../../../src/core/policy/graph.ts'
import { always } from '../../../support/always.ts'

const graph = (needs: readonly (readonly number[])[]) => ({ size: needs.length, needs })

test.each([
  ['no edges', [[], []], null],
  ['itself', [[0]], [0]],
  ['two', [[1], [0]], [0, 1]],
  ['three behind a tail', [[1], [2], [3], [1]], [1, 2, 3]],
  ['a diamond', [[], [0], [0], [1, 2]], null],
])('cycle of %s', (_, needs, cycle) => expect(findCycle(graph(needs))).toEqual(cycle))

test('a chain and a cycle of 10,000 neither overflow the stack', () => {
  const size = 10_000
  const chain = Array.from({ length: size }, (_, node) => (node === 0 ? [] : [node - 1]))
  expect(findCycle(graph(chain))).toBeNull()
  expect(criticalPaths(graph(chain), () => 1)[0]).toBe(size)
  const ring = Array.from({ length: size }, (_, node) => [(node + 1) % size])
  expect(findCycle(graph(ring))).toHaveLength(size)
})

/** By taking away, again and again, the nodes that need nothing any more: what is left then goes round. */
function hasCycle(needs: readonly (readonly number[])[]): boolean {
  let left = needs.map((_, node) => node)
  for (;;) {
    const stuck = left.filter((node) => needs[node]?.some((need) => left.includes(need)))
    if (stuck.length === left.length) return left.length > 0
    left = stuck
  }
}

test('edges to earlier nodes never make a cycle; where there is one it is found, and what is found is one', () => {
  const anyGraph = fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 12, maxLength: 12 })
  always(
    fc.property(anyGraph, (needs) => {
      const backward = needs.map((list, node) => list.filter((need) => need < node))
      expect(findCycle(graph(backward))).toBeNull()
      const cycle = findCycle(graph(needs))
      expect(cycle !== null).toBe(hasCycle(needs))
      cycle?.forEach((node, at) => expect(needs[node]).toContain(cycle[(at + 1) % cycle.length]))
    }),
  )
})

test('the critical path of a node is its weight and the heaviest way on from it', () => {
  const needs = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 10, maxLength: 10 })
  always(
    fc.property(
      needs,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 10, maxLength: 10 }),
      (raw, weights) => {
        const backward = raw.map((list, node) => [...new Set(list.filter((need) => need < node))])
        const paths = criticalPaths(graph(backward), (node) => weights[node]!)
        for (let node = 0; node < 10; node++) {
          const dependents = backward.flatMap((list, other) => (list.includes(node) ? [other] : []))
          expect(paths[node]).toBe(weights[node]! + Math.max(0, ...dependents.map((other) => paths[other]!)))
        }
      },
    ),
  )
})
