import { expect, test } from 'vitest'
import { retryItems } from '../../../src/board/retry-items.ts'
import { itemId, type ItemId } from '../../../src/core/ids.ts'
import type { ItemRow } from '../../../src/core/ports/store-reader.ts'
import { anAttempt, anItem } from '../../support/run-facts.ts'

const inConflict = itemId('TASK-2')
const failed = itemId('TASK-3')

/** A conflict in `/w/task-2`, and a failed task; resolves to what the store was asked to retry. */
async function retried(
  order: { readonly again?: boolean; readonly open?: string | null; readonly stands?: boolean } = {},
): Promise<{ readonly asked: readonly ItemId[]; readonly why: readonly string[] }> {
  const asked: ItemId[] = []
  const store = {
    item: (id: ItemId) =>
      Promise.resolve({
        state: id === inConflict ? 'conflict' : 'failed',
        attempt: anAttempt(1, anItem(id, 'notes'), { worktree: '/w/task-2' }),
      } as unknown as ItemRow),
    retryItems: (ids: readonly ItemId[]) => {
      asked.push(...ids)
      return Promise.resolve([])
    },
  }
  const refused = await retryItems(store, {
    items: [inConflict, failed],
    again: order.again ?? false,
    stands: () => order.stands ?? true,
    unsettled: (dir) => {
      expect(dir).toBe('/w/task-2')
      const why = order.open ?? null
      return Promise.resolve(why === null ? null : { why, files: ['notes.txt'] })
    },
  })
  return { asked, why: refused.map(({ why }) => why) }
}

test('a conflict that is still open is refused with what is open, and the others are retried', async () => {
  const { asked, why } = await retried({ open: 'not settled yet: notes.txt' })
  expect(asked).toEqual([failed])
  expect(why).toEqual(['loopwork retry TASK-2 --again starts an agent; not settled yet: notes.txt'])
})

test('settled, or given to an agent again: it is retried', async () => {
  expect(await retried()).toEqual({ asked: [inConflict, failed], why: [] })
  expect(await retried({ open: 'not settled yet: notes.txt', again: true })).toEqual({
    asked: [inConflict, failed],
    why: [],
  })
})

test('without its worktree there is nothing to take', async () => {
  const { asked, why } = await retried({ stands: false })
  expect(asked).toEqual([failed])
  expect(why[0]).toContain('loopwork retry TASK-2 --again starts an agent; the worktree')
})
