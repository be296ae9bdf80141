import { expect, test } from 'vitest'
import { PacedLook } from '../../../src/board/paced-look.ts'
import { oid } from '../../../src/core/ids.ts'
import type { Settling } from '../../../src/core/settling.ts'

const place = { dir: '/w/task-1', tip: oid('a'.repeat(40)), target: 'main' }
const open: Settling = { kind: 'open', why: 'not settled yet: a.txt', files: ['a.txt'] }

/** `finds` is what a look at a worktree comes to. */
function opened(finds: { now: Settling | Error | null }) {
  const seen = { looks: [] as string[], changes: 0, awakeMs: 0 }
  const settling = new PacedLook<typeof place, Settling>({
    clock: { awakeMs: () => seen.awakeMs },
    look: async ({ dir }) => {
      seen.looks.push(dir)
      if (finds.now instanceof Error) throw finds.now
      return finds.now
    },
    changed: () => (seen.changes += 1),
  })
  /** What is shown once a look that was begun has ended. */
  const after = async (ms: number, where = place, returns = 0): Promise<Settling | null> => {
    seen.awakeMs += ms
    settling.of(where, returns)
    await new Promise(setImmediate)
    return settling.of(where, returns)
  }
  return { seen, after, close: () => settling.close() }
}

test('a worktree is looked at when its conflict is opened, and again while it is shown', async () => {
  const finds: { now: Settling | null } = { now: open }
  const { seen, after } = opened(finds)
  expect(await after(0)).toEqual(open)
  finds.now = { kind: 'settled' }
  expect(await after(1_000)).toEqual(open)
  expect(await after(1_000)).toEqual({ kind: 'settled' })
  expect(await after(2_000)).toEqual({ kind: 'settled' })
  // Nothing is painted anew for a look that finds nothing new.
  expect(seen).toMatchObject({ looks: ['/w/task-1', '/w/task-1', '/w/task-1'], changes: 2 })
})

test('it is looked at at once when a shell has ended, and when its page is opened again', async () => {
  const finds: { now: Settling | null } = { now: open }
  const { seen, after, close } = opened(finds)
  await after(0)
  finds.now = { kind: 'settled' }
  expect(await after(1, place, 1)).toEqual({ kind: 'settled' })
  finds.now = open
  close()
  expect(await after(1, place, 1)).toEqual(open)
  expect(seen.looks).toHaveLength(3)
})

test('of another conflict nothing is said before it has been looked at', async () => {
  const finds: { now: Settling | null } = { now: { kind: 'settled' } }
  const { seen, after } = opened(finds)
  expect(await after(0)).toEqual({ kind: 'settled' })
  finds.now = open
  expect(await after(1, { ...place, dir: '/w/task-2' })).toEqual(open)
  expect(seen.looks).toEqual(['/w/task-1', '/w/task-2'])
})

test('where git can’t say it, nothing is claimed', async () => {
  const finds: { now: Settling | Error } = { now: { kind: 'settled' } }
  const { after } = opened(finds)
  expect(await after(0)).toEqual({ kind: 'settled' })
  finds.now = new Error('git is gone')
  expect(await after(2_000)).toBeNull()
})
