import { expect, test } from 'vitest'
import type { Session } from '../../../../src/app/session.ts'
import { exitCodeOfRun } from '../../../../src/cli/run/exit-code-of-run.ts'
import type { Ended } from '../../../../src/supervisor/loop/supervisor-end.ts'

const codeOf = (
  kind: Ended['kind'],
  counts: Readonly<Record<string, number>>,
  unwritten: readonly string[] = [],
): Promise<number> => {
  const all = { total: 3, done: 0, cancelled: 0, failed: 0, conflict: 0, ...counts }
  const session = {
    project: { root: '/r' },
    store: {
      counts: () => Promise.resolve(all),
      newestRun: () => Promise.resolve({ id: 1 }),
      unwritten: () => Promise.resolve(unwritten),
    },
  }
  return exitCodeOfRun(session as unknown as Session, { kind })
}

test.each([
  ['finished', { done: 2, cancelled: 1 }, 0],
  ['finished', { done: 2, failed: 1 }, 1],
  // What a drain left is left on purpose; what failed in it has failed all the same.
  ['drained', { done: 1 }, 0],
  ['drained', { done: 1, failed: 1 }, 1],
  ['drained', { done: 1, conflict: 1 }, 1],
  ['detached', { failed: 1 }, 0],
  ['aborted', { done: 3 }, 1],
  ['stopped', { done: 3 }, 1],
  ['budget', { done: 1 }, 1],
] as const)('a run that is %s with %o exits with %i', async (kind, counts, code) => {
  expect(await codeOf(kind, counts)).toBe(code)
})

test.each(['finished', 'drained'] as const)(
  'a run that is %s with all tasks done exits with 1 where a source does not show that',
  async (kind) => {
    expect(await codeOf(kind, { done: 3 }, ['tasks.json'])).toBe(1)
  },
)
