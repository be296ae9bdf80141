import { expect, test } from 'vitest'
import { IdleWatch } from '../../../../src/supervisor/agent/idle-watch.ts'

/** A clock that is moved by hand, and a worktree that changed at some moments. */
function watched() {
  const at = { now: 0, changed: -1, walks: 0 }
  const clock = { now: () => at.now, awakeMs: () => at.now, sleep: async () => {} }
  const watch = new IdleWatch({
    clock,
    changedSince: async (moment) => {
      at.walks += 1
      return at.changed > moment
    },
  })
  const idle = async (now: number, quietMs: number, toolIsOpen = false): Promise<boolean> => {
    at.now = now
    watch.look({ quietMs, toolIsOpen }, 1_000)
    // The walk over the files has ended by then.
    await new Promise((resolve) => setImmediate(resolve))
    return watch.look({ quietMs, toolIsOpen }, 1_000)
  }
  return { at, idle }
}

test('idle is no byte, no processor time, no open tool and no change, all for that long', async () => {
  const { at, idle } = watched()
  expect(await idle(1_000, 1_000)).toBe(false)
  expect(at.walks).toBe(0)
  expect(await idle(1_200, 1_200)).toBe(true)
})

test('an open tool is work, and so is a file that changes; both count again from then on', async () => {
  const { at, idle } = watched()
  expect(await idle(5_000, 5_000, true)).toBe(false)
  expect(at.walks).toBe(0)
  expect(await idle(5_900, 5_900)).toBe(false)
  at.changed = 6_050
  expect(await idle(6_100, 6_100)).toBe(false)
  expect(at.walks).toBe(1)
  // The files are not walked again before the limit has passed once more.
  expect(await idle(7_000, 7_000)).toBe(false)
  expect(at.walks).toBe(1)
  expect(await idle(7_200, 7_200)).toBe(true)
})
