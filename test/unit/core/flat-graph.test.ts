import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findFlatCycle, flatGraph, flatPaths } from '../../../src/core/policy/flat/flat-graph.ts'
import { NameNumbers } from '../../../src/core/policy/flat/name-numbers.ts'
import { NumberList } from '../../../src/core/policy/flat/number-list.ts'
import { criticalPaths, findCycle } from '../../../src/core/policy/graph.ts'
import { always } from '../../support/always.ts'

const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 })

test('a graph in flat lists has the circles and the ways of the same graph in objects', () => {
  always(
    fc.property(edges, fc.array(fc.nat(5), { minLength: 10, maxLength: 10 }), (list, weights) => {
      const from = Int32Array.from(list, ([node]) => node)
      const to = Int32Array.from(list, ([, node]) => node)
      const flat = flatGraph(10, from, to)
      const needs = Array.from({ length: 10 }, (_, node) =>
        list.filter(([at]) => at === node).map(([, needed]) => needed),
      )
      const cycle = findFlatCycle(flat)
      expect(cycle).toEqual(findCycle({ size: 10, needs }))
      if (cycle !== null) return
      expect(flatPaths(flat, Float64Array.from(weights))).toEqual(
        criticalPaths({ size: 10, needs }, (node) => weights[node] ?? 0),
      )
    }),
    500,
  )
})

test('a chain of a million is looked through, and so is a circle of that many', () => {
  const size = 1_000_000
  const from = Int32Array.from({ length: size - 1 }, (_, node) => node + 1)
  const to = Int32Array.from({ length: size - 1 }, (_, node) => node)
  const chain = flatGraph(size, from, to)
  expect(findFlatCycle(chain)).toBeNull()
  expect(flatPaths(chain, new Float64Array(size).fill(1))[0]).toBe(size)
  const circle = flatGraph(size, Int32Array.from([...from, 0]), Int32Array.from([...to, size - 1]))
  expect(findFlatCycle(circle)?.length).toBe(size)
})

test('names get numbers in the order in which they are met, and keep them however many there are', () => {
  const numbers = new NameNumbers()
  const names = Array.from({ length: 100_000 }, (_, index) => `task-${index}`)
  expect(names.map((name) => numbers.numberOf(name))).toEqual(names.map((_, index) => index))
  expect(names.every((name, index) => numbers.numberOf(name) === index && numbers.find(name) === index)).toBe(
    true,
  )
  expect([numbers.find('task-100000'), numbers.size]).toEqual([null, 100_000])
  const list = new NumberList()
  for (let index = 0; index < 3_000; index++) list.push(index * 2)
  list.set(7, -1)
  expect([list.length, list.at(7), list.at(2_999), list.at(3_000), list.view().length]).toEqual([
    3_000, -1, 5_998, 0, 3_000,
  ])
})
