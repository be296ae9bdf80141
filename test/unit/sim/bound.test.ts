import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import { boundOf } from '../../../src/sim/bound.ts'

const piece = (id: string, ms: number, ...needs: readonly string[]) => ({ id: itemId(id), ms, needs })

test('no run is shorter than the longest chain of tasks that need each other', () => {
  const pieces = [piece('A', 10), piece('B', 20, 'a'), piece('C', 5, 'A'), piece('D', 1)]
  expect(boundOf(pieces, 8)).toEqual({
    leastMs: 30,
    workMs: 36,
    criticalMs: 30,
    criticalPath: ['A', 'B'],
  })
})

test('nor than all work divided by all workers', () => {
  const pieces = [1, 2, 3, 4, 5, 6].map((number) => piece(`T${number}`, 10))
  expect(boundOf(pieces, 2)).toMatchObject({ leastMs: 30, criticalMs: 10 })
})

test('of nothing it is nothing', () => {
  expect(boundOf([], 2)).toEqual({ leastMs: 0, workMs: 0, criticalMs: 0, criticalPath: [] })
})

test('what has to wait for its time can not end before, nor what comes after it', () => {
  const [a, b] = [itemId('A'), itemId('B')]
  const pieces = [
    { id: a, ms: 5, needs: [], notBeforeMs: 100 },
    { id: b, ms: 7, needs: ['A'] },
  ]
  expect(boundOf(pieces, 2)).toMatchObject({ leastMs: 112, criticalMs: 12, workMs: 12 })
})
