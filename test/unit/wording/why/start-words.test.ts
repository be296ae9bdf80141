import { describe, expect, it } from 'vitest'
import type { Why } from '../../../../src/core/list/why.ts'
import { reason } from '../../../../src/core/reason.ts'
import { startWords, waitsForPerson } from '../../../../src/wording/why/start-words.ts'
import { at, row } from '../../../tui/fixtures/fake-board.ts'

const todo = { status: 'todo', notBefore: null, hold: null, reason: null } as const
const failed = { status: 'failed', failedAt: at, reason: reason('gate:failed', 'npm test') } as const
const task = (id: string, standing: Parameters<typeof row>[0]['standing'] = todo) =>
  row({ id, title: id, standing })

const why = (needs: readonly ReturnType<typeof row>[]): Why => ({
  row: row({ id: 'C', title: 'The last', needs: needs.map(({ item }) => item.id) }),
  needs: needs.map((each) => ({ row: each, depth: 1 })),
  ...{ inUse: [], busy: null, finished: 0, startsInMs: null },
})

describe('when a blocked task can start', () => {
  it('one that shares a file with a task in work', () => {
    const parked = row({ id: 'C', title: 'The last', parkedBehind: { item: 'A', path: 'src/a.ts' } })
    expect(startWords({ ...why([]), row: parked })).toBe('It can start when the try of A has ended.')
  })

  it.each([
    ['one task', [task('A')], 'It can start when A is done.'],
    ['three tasks', [task('A'), task('B'), task('D')], 'It can start when A, B and D are done.'],
    [
      'more tasks than are named',
      ['A', 'B', 'D', 'E'].map((id) => task(id)),
      'It can start when 4 tasks are done.',
    ],
    ['one that has failed', [task('A', failed), task('B')], 'It can start when A is retried and done.'],
    [
      'one that was set aside',
      [task('A', { ...todo, hold: 'stopped' })],
      'It can start when A is taken up again and done.',
    ],
    [
      'two that wait for a person',
      [task('A', failed), task('B', { ...todo, hold: 'source' })],
      'It can start when A and B are taken up again and done.',
    ],
  ] as const)('%s', (_, needs, words) => {
    expect(startWords(why(needs))).toBe(words)
  })

  it('is not said of a task that waits for none', () => {
    expect(startWords({ ...why([]), row: task('C') })).toBeNull()
  })
})

it.each(['failed', 'conflict', 'asks', 'cancelled'] as const)(
  'nothing but a person makes %s go on',
  (state) => {
    expect(waitsForPerson({ ...task('A'), state })).toBe(true)
  },
)
