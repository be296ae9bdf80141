import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agree, choose, voteRules, type Entry } from '../../src/core/policy/vote.ts'
import { commitOf } from '../support/run-facts.ts'
import { always } from '../support/always.ts'

const anEntry = fc.record({
  tree: fc.constantFrom(commitOf('a'), commitOf('b'), commitOf('c'), null),
  lines: fc.nat({ max: 3 }),
  files: fc.nat({ max: 2 }),
  passedAt: fc.nat({ max: 3 }),
})

/** Several agents, each with a number of its own, and the same in another order. */
const twoOrders = fc
  .array(anEntry, { minLength: 1, maxLength: 8 })
  .map((entries) => entries.map((entry, agent): Entry => ({ ...entry, agent })))
  .chain((entries) =>
    fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
  )

const inAll = (entries: readonly Entry[]): readonly [Entry, ...Entry[]] => {
  const [first, ...others] = entries
  if (first === undefined) throw new Error('a vote has entries')
  return [first, ...others]
}

test('whose work is chosen does not depend on the order in which agents are asked', () => {
  always(
    fc.property(twoOrders, fc.constantFrom(...voteRules), ([entries, shuffled], rule) => {
      const of = entries.length
      expect(choose(rule, inAll(shuffled), { of })).toEqual(choose(rule, inAll(entries), { of }))
      expect(agree(rule, shuffled)).toBe(agree(rule, entries))
    }),
  )
})

test('by majority no other change was made by more agents than the one that is chosen', () => {
  const madeBy = (entries: readonly Entry[], tree: Entry['tree']): number =>
    entries.filter((entry) => entry.tree === tree).length
  always(
    fc.property(twoOrders, ([entries]) => {
      const { winner } = choose('majority', inAll(entries), { of: entries.length })
      const chosen = entries.find(({ agent }) => agent === winner)
      for (const { tree } of entries)
        expect(madeBy(entries, chosen?.tree ?? null)).toBeGreaterThanOrEqual(madeBy(entries, tree))
    }),
  )
})
