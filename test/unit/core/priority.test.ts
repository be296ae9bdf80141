import { describe, expect, it } from 'vitest'
import { priorityOf, type PriorityScale } from '../../../src/core/priority.ts'

describe('the priority of a task', () => {
  it.each<[PriorityScale, readonly (string | number)[]]>([
    ['words', ['critical', 'high', 'medium', 'low', 'background']],
    ['trackerWords', ['Highest', 'High', 'Medium', 'Low', 'Lowest']],
    ['trackerWords', ['Blocker', 'Major', 'Normal', 'Minor', 'Trivial']],
    ['trackerWords', ['P0', 'P1', 'P2', 'P3', 'P4']],
    ['oneToFive', [1, 2, 3, 4, 5]],
    ['zeroToFour', [0, 1, 2, 3, 4]],
    ['digits', ['0', '1', '5', '8', '9']],
  ])('keeps the order of %s, with the middle as our default', (scale, values) => {
    const numbers = values.map((value) => priorityOf(value, scale)?.priority ?? NaN)
    expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other))
    expect(numbers[2]).toBe(5)
  })

  it('is kept as it was written, beside our number', () => {
    expect(priorityOf('HIGH', 'words')).toEqual({ priority: 1, sourcePriority: 'HIGH' })
    expect(priorityOf(4.5, 'ranks')).toEqual({ priority: 4, sourcePriority: '4.5' })
  })

  it('never puts a later rank before an earlier one, however far they reach', () => {
    const ranks = [0, 1, 1.5, 2, 9, 9.5, 10, 38].map((rank) => priorityOf(rank, 'ranks')?.priority)
    expect(ranks).toEqual([0, 1, 1, 2, 9, 9, 9, 9])
  })

  it.each<[PriorityScale, string | number]>([
    ['words', 'urgent'],
    ['words', 'constructor'],
    ['words', 3],
    ['oneToFive', 0],
    ['oneToFive', 6],
    ['oneToFive', 2.5],
    ['oneToFive', NaN],
    ['zeroToFour', -1],
    ['digits', '10'],
    ['digits', ''],
    ['digits', ' '],
    ['digits', '0x1'],
    ['ranks', -1],
    ['ranks', Infinity],
  ])('is none where the scale %s has no %s', (scale, value) => {
    expect(priorityOf(value, scale)).toBeNull()
  })
})
