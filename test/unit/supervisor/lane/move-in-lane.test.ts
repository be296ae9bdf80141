import { expect, test } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import type { LaneLease, LaneMove, LaneMoved } from '../../../../src/core/ports/lane-store.ts'
import { moveInLane } from '../../../../src/supervisor/lane/move-in-lane.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'

const item = itemId('B')
const past = itemId('A')

async function answer(moved: LaneMoved | 'ghost', by: LaneMove['by'] = -1) {
  const store = { laneMove: () => Promise.resolve(moved) } as unknown as SupervisorContext['store']
  return moveInLane({ store }, {} as LaneLease, { item, by })
}

test('a move says which place it came to, and past what', async () => {
  expect(await answer({ kind: 'moved', place: 2, past })).toEqual({
    state: 'done',
    message: 'B is 2nd in the merge queue, before A',
  })
  expect(await answer({ kind: 'moved', place: 3, past }, 1)).toMatchObject({
    message: 'B is 3rd in the merge queue, behind A',
  })
  expect(await answer('ghost')).toBeNull()
})

test('what stays says why', async () => {
  expect(await answer({ kind: 'stays', why: 'behind the merge', past })).toEqual({
    state: 'refused',
    message: 'A is being merged already',
  })
  expect(await answer({ kind: 'stays', why: 'first', past: null })).toMatchObject({
    message: 'it is the first already',
  })
})
