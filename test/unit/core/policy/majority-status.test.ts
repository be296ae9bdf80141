import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  consensus,
  majorityStatus,
  reportedStatuses,
  type ReportedSummary,
} from '../../../../src/core/policy/majority-status.ts'
import { always } from '../../../support/always.ts'

const counts = (done: number, blocked: number, skipped: number) => ({ done, blocked, skipped })

test.each([
  [counts(0, 0, 0), 'skipped'],
  [counts(3, 0, 0), 'done'],
  [counts(3, 1, 0), 'done'],
  [counts(2, 3, 2), 'blocked'],
  [counts(1, 0, 2), 'skipped'],
  [counts(1, 1, 1), 'done'],
  [counts(2, 2, 0), 'done'],
  [counts(0, 1, 1), 'blocked'],
])('of %j the majority is %s', (given, status) => {
  expect(majorityStatus(given)).toBe(status)
})

const said = (status: ReportedSummary['status'], files: string[] = [], blockers: string[] = []) => ({
  ...{ status, files, blockers, summary: '' },
})

test.each([
  ['nobody', [], { status: 'skipped', files: [], blockers: [] }],
  [
    'one',
    [said('blocked', ['b', 'a'], ['key'])],
    { status: 'blocked', files: ['a', 'b'], blockers: ['key'] },
  ],
  [
    'two that agree, with their files in one list',
    [said('done', ['b.ts', 'a.ts']), said('done', ['c.ts', 'a.ts'])],
    { status: 'done', files: ['a.ts', 'b.ts', 'c.ts'], blockers: [] },
  ],
  [
    'a tie of done and blocked, with the blockers all the same',
    [said('blocked', [], ['no key', 'no access']), said('done', ['a'])],
    { status: 'done', files: ['a'], blockers: ['no access', 'no key'] },
  ],
  [
    'a tie of blocked and skipped',
    [said('skipped'), said('blocked')],
    { status: 'blocked', files: [], blockers: [] },
  ],
  // The rows of looper's TestConsensusSummaries that the ones above do not have.
  [
    'all of them done, each with files of its own',
    [said('done', ['file1.go']), said('done', ['file2.go']), said('done', ['file3.go'])],
    { status: 'done', files: ['file1.go', 'file2.go', 'file3.go'], blockers: [] },
  ],
  [
    'two of three done',
    [said('done'), said('done'), said('blocked')],
    { status: 'done', files: [], blockers: [] },
  ],
  [
    'a tie of all three',
    [said('done'), said('blocked'), said('skipped')],
    { status: 'done', files: [], blockers: [] },
  ],
  [
    'blockers that several of them name',
    [said('blocked', [], ['b1', 'b2']), said('blocked', [], ['b2', 'b3']), said('blocked', [], ['b3', 'b4'])],
    { status: 'blocked', files: [], blockers: ['b1', 'b2', 'b3', 'b4'] },
  ],
  [
    'files and blockers of those who were outvoted, too',
    [
      said('done', ['feature_a.go', 'utils.go'], ['pending review']),
      said('done', ['feature_a_test.go', 'utils.go'], ['pending docs']),
      said('blocked', ['api_client.go'], ['pending review', 'API dependency']),
    ],
    {
      status: 'done',
      files: ['api_client.go', 'feature_a.go', 'feature_a_test.go', 'utils.go'],
      blockers: ['API dependency', 'pending docs', 'pending review'],
    },
  ],
  [
    'a majority',
    [said('blocked'), said('skipped'), said('skipped')],
    { status: 'skipped', files: [], blockers: [] },
  ],
])('what several agents report as one: %s', (_, summaries, together) => {
  expect(consensus(summaries)).toEqual(together)
})

test('the order in which agents report never changes it', () => {
  const summary = fc.record({
    status: fc.constantFrom(...reportedStatuses),
    summary: fc.constant(''),
    files: fc.array(fc.constantFrom('a', 'b', 'c')),
    blockers: fc.array(fc.constantFrom('x', 'y')),
  })
  const orders = fc
    .array(summary, { maxLength: 6 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
  always(
    fc.property(orders, ([one, other]) => {
      expect(consensus(other)).toEqual(consensus(one))
    }),
  )
})
