import { expect, test } from 'vitest'
import { NumberList, NumberSet } from '../../../../src/board/list/number-list.ts'
import { sortedNumbers } from '../../../../src/board/list/sorted-numbers.ts'
import { seeded } from '../../../support/seeded.ts'

test.each([0, 1, 32_768, 32_769, 150_001])('%d numbers are sorted in steps', (length) => {
  const random = seeded(length + 1)
  const numbers = Float64Array.from({ length }, () => Math.floor(random() * 1e12))
  const expected = numbers.slice().sort()
  const steps = sortedNumbers(numbers.slice())
  let count = 0
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) count += 1
  expect(step.value).toEqual(expected)
  expect(count).toBeGreaterThanOrEqual(Math.floor(length / 32_768))
})

test('a list of numbers grows, and finds what is in it', () => {
  const list = new NumberList()
  for (let number = 0; number < 3_000; number++) list.push(number * 3)
  expect(list.length).toBe(3_000)
  expect(list.slice(2_998, 9_999)).toEqual([8_994, 8_997])
  expect(list.find(8_997)).toBe(2_999)
  expect(list.find(1)).toBeNull()
  // Room that is not used yet is full of zeros.
  expect(new NumberList().find(0)).toBeNull()
})

test('a set of numbers knows which it has met', () => {
  const set = new NumberSet()
  expect([5, 5, 37, 1_000_000, 1_000_000, 0].map((number) => set.add(number))).toEqual([
    true,
    false,
    true,
    true,
    false,
    true,
  ])
})
