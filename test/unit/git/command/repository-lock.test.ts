import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { processMark } from '../../../../src/git/command/process-mark.ts'
import { alone } from '../../../../src/git/command/repository-lock.ts'
import { folderWith } from '../../../support/folder-with.ts'

test(
  'a lock that this process could not take away holds it up no more than once',
  { timeout: 10_000 },
  async () => {
    const slots = await folderWith({ 'worktrees.lock': processMark() })
    const order: number[] = []
    await Promise.all(
      [1, 2, 3].map((turn) => alone({ privateDirs: slots }, async () => void order.push(turn))),
    )
    expect(order).toEqual([1, 2, 3])
    expect(existsSync(join(slots, 'worktrees.lock'))).toBe(false)
  },
)

test('a lock of a process that has ended is taken', { timeout: 10_000 }, async () => {
  const [, ...rest] = processMark().split(':')
  // Its own number, and another start: what had the number before has ended.
  const slots = await folderWith({ 'worktrees.lock': [process.pid, '1', rest[1]].join(':') })
  expect(await alone({ privateDirs: slots }, async () => 'worked')).toBe('worked')
  expect(existsSync(join(slots, 'worktrees.lock'))).toBe(false)
})
