import { expect, test } from 'vitest'
import { agree, choose, differing, type Entry, type VoteRule } from '../../../../src/core/policy/vote.ts'
import { commitOf } from '../../../support/run-facts.ts'

/** `0: a 12` – agent 0 made tree a, 12 lines; passed in the order in which they are named. */
function entries(...said: readonly string[]): readonly [Entry, ...Entry[]] {
  const [first, ...others] = said.map((text, index): Entry => {
    const [, agent = '', tree = '', lines = ''] = /^(\d): (\S+) (\d+)$/.exec(text) ?? []
    return {
      agent: Number(agent),
      tree: tree === '-' ? null : commitOf(tree),
      lines: Number(lines),
      files: 1,
      passedAt: index,
    }
  })
  if (first === undefined) throw new Error('a vote has entries')
  return [first, ...others]
}

test.each<[VoteRule, readonly string[], number, string]>([
  ['majority', ['0: a 9', '1: b 1', '2: a 9'], 0, '2 of 3 made the same change'],
  ['majority', ['2: a 9', '0: b 1', '1: a 9'], 1, '2 of 3 made the same change'],
  ['majority', ['0: a 9', '1: b 7', '2: c 8'], 1, 'all 3 differ, and this is the smallest change'],
  ['majority', ['0: a 9', '1: b 7', '2: a 9', '3: b 7'], 1, '2 of 4 made the same change'],
  ['majority', ['0: - 0', '1: b 7', '2: - 0'], 0, '2 of 3 made the same change'],
  ['majority', ['1: a 9'], 1, 'the only one that passed its gate'],
  ['first', ['1: a 9', '0: b 1'], 1, 'passed its gate first'],
  ['smallest', ['0: a 9', '1: b 1', '2: a 9'], 1, 'the smallest change of 3'],
  ['smallest', ['1: a 9', '0: b 9'], 0, 'the smallest change of 2'],
])('%s of %j: agent %i, %s', (rule, said, winner, why) => {
  expect(choose(rule, entries(...said), { of: 4 })).toEqual({
    rule,
    winner,
    of: 4,
    passed: said.length,
    why,
  })
})

test.each<[VoteRule, readonly string[], boolean]>([
  ['majority', ['0: a 9', '1: a 9'], true],
  ['majority', ['0: a 9', '1: b 9'], false],
  ['first', ['0: a 9'], true],
  // A smaller one may still come.
  ['smallest', ['0: a 9', '1: a 9'], false],
])('%s after %j: the others are not waited for: %s', (rule, said, decided) => {
  expect(agree(rule, entries(...said))).toBe(decided)
})

test('a judge is shown each work once, in the order of their agents, whoever passed first', () => {
  const shown = (...said: readonly string[]) => differing(entries(...said)).map(({ agent }) => agent)
  expect(shown('2: b 1', '1: a 9', '0: b 1')).toEqual([0, 1])
  expect(shown('0: b 1', '1: a 9', '2: b 1')).toEqual([0, 1])
})
