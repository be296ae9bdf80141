import { expect, test } from 'vitest'
import type { Oid } from '../../../../src/core/ids.ts'
import { reason } from '../../../../src/core/reason.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { conflictReason } from '../../../../src/supervisor/phases/hand-conflict.ts'
import { anAttempt, anItem, aRun, commitOf, startedAt } from '../../../support/run-facts.ts'

const item = anItem('TASK-2', 'notes')
const [handed, later] = [commitOf('a'), commitOf('b')]
const workOf = (tree: string) => ({
  ...{ commit: commitOf('c'), tree: commitOf(tree), files: ['notes.txt'] },
  ...{ added: 1, removed: 0, leftOut: [], exact: true },
})
const first = anAttempt(1, item, {
  work: workOf('1'),
  end: { outcome: 'conflict', at: startedAt, reason: reason('conflict', 'notes.txt', { tip: handed }) },
})

/** What the second try's conflict is called; `base` is what of main was settled in its worktree. */
async function why(
  base: Oid,
  { tip = later, handedOver = true, tree = '2' }: { tip?: Oid; handedOver?: boolean; tree?: string } = {},
): Promise<string> {
  const second = { phase: 'merging', number: 2, settles: true, base, work: workOf(tree) } as const
  const attempt = anAttempt(2, item, second)
  const context = { run: aRun(), store: { attemptsOf: async () => [first, attempt] } }
  const conflict = { files: ['notes.txt'], message: '', tip, handedOver }
  return (await conflictReason(context as unknown as SupervisorContext, attempt, conflict)).message
}

test('settled, and the target has moved on since it was handed over: says so, and where the new merge is', async () => {
  expect(await why(handed)).toBe(
    'still conflicts in notes.txt: main has moved on since it was handed over, to bbbbbbb; the merge with that is there now',
  )
})

test('the merge could not be handed over: it is not said to be there', async () => {
  expect(await why(handed, { handedOver: false })).not.toContain('is there now')
})

test('nothing was changed there: nothing has been settled', async () => {
  expect(await why(handed, { tree: '1' })).toContain('nothing has been settled')
})

test('the merge was dropped and the target has not moved: nobody says that it has', async () => {
  expect(await why(commitOf('0'), { tip: handed })).toContain(
    'what was settled does not take in main at aaaaaaa',
  )
})

test('a later commit of the target was settled with, and it has moved on again', async () => {
  expect(await why(commitOf('d'))).toContain('main has moved on to bbbbbbb, which is no part of')
})
