import { expect, test } from 'vitest'
import type { Attempt } from '../../../../../src/core/attempt.ts'
import type { Stands } from '../../../../../src/core/ports/worktrees.ts'
import type { SupervisorContext } from '../../../../../src/supervisor/context.ts'
import { cleanUpAttempt, type Stays } from '../../../../../src/supervisor/phases/clean-up/clean-up-attempt.ts'
import { anAttempt, anItem, aRun, commitOf } from '../../../../support/run-facts.ts'

/** What is done after an attempt has ended, in order. */
async function cleanedUp(
  stays: Stays,
  teardownExit = 0,
  found: Stands = { kind: 'ours' },
): Promise<readonly string[]> {
  const did: string[] = []
  const { settings } = aRun()
  const context = {
    run: aRun({ settings: { ...settings, teardown: ['docker compose down', 'rm -rf cache'] } }),
    clock: { now: () => 0 },
    paths: {
      marker: () => 'mark',
      commandLog: () => ({ path: '/log' }),
      writeReceipt: async ({ item }: Attempt, merged: string | null) =>
        void did.push(`receipt of ${item}, merged as ${merged?.slice(0, 3)}`),
    },
    processes: {
      sweep: async () => {},
      shell: {
        run: async ({ line, cwd }: { line: string; cwd: string }) => {
          did.push(`${line} in ${cwd}`)
          return { kind: 'exit', code: teardownExit, durationMs: 1, lastLines: [] }
        },
      },
    },
    store: {
      attempt: async () => attempt,
      item: async () => ({ item: { standing: { status: 'done', commit: commitOf('5') } } }),
      note: async (_: unknown, { message }: { message: string }) => void did.push(message),
      worktreeAt: async (path: string) => ({
        ...{ path, state: 'removing' },
        owner: { kind: 'attempt', attempt: attempt.id, agent: 0 },
      }),
    },
    git: {
      worktrees: {
        keep: async () => void did.push('worktree kept'),
        pathOf: () => '/w/a',
        stands: async () => found,
        remove: async () => {
          if (found.kind === 'foreign') return { kind: 'left', why: found.why }
          did.push('worktree taken away')
          return { kind: 'removed' }
        },
      },
    },
  } as unknown as SupervisorContext
  const attempt = anAttempt(1, anItem('A', 'a'), { worktree: '/w/a' })
  await cleanUpAttempt(context, attempt, { stays, signal: new AbortController().signal })
  return did
}

const receipt = 'receipt of A, merged as 555'
const teardown = ['docker compose down in /w/a', 'rm -rf cache in /w/a']

test('an attempt that has ended leaves a receipt; teardown runs in its worktree before that goes', async () => {
  expect(await cleanedUp('no')).toEqual([receipt, ...teardown, 'worktree taken away'])
})

test('a teardown that fails is said, and keeps nothing from going', async () => {
  expect(await cleanedUp('no', 1)).toEqual([
    receipt,
    teardown[0],
    'A: teardown: docker compose down, exit 1',
    teardown[1],
    'A: teardown: rm -rf cache, exit 1',
    'worktree taken away',
  ])
})

test('what a person is to settle, or has to be saved first, is not torn down', async () => {
  expect(await cleanedUp('for a person')).toEqual([receipt, 'worktree kept'])
  expect(await cleanedUp('until saved')).toEqual([receipt])
})

test('no teardown runs in a worktree that is another repository’s', async () => {
  const why = '/w/a is a worktree of /elsewhere/.git, which is another repository'
  expect(await cleanedUp('no', 0, { kind: 'foreign', why })).toEqual([
    receipt,
    `A: its worktree is left: ${why}`,
  ])
})
