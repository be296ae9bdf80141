import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Attempt } from '../../../../src/core/attempt.ts'
import { MessageBox } from '../../../../src/supervisor/agent/message-box.ts'
import { Slots } from '../../../../src/supervisor/loop/slots.ts'
import { always } from '../../../support/always.ts'

const busy = (worker: number) => ({
  worker,
  attempt: {} as Attempt,
  abort: new AbortController(),
  hurry: new AbortController(),
  messages: new MessageBox(true),
  gone: Promise.resolve(null),
})

test('workers are numbered from the first one on, and the one that completed least goes first', () => {
  const slots = new Slots(3)
  expect(slots.free(2)).toBe(3)
  slots.take(busy(3))
  expect(slots.free(2)).toBe(4)
  slots.take(busy(4))
  expect(slots.free(2)).toBeNull()
  slots.leave(3)
  slots.leave(4)
  slots.take(busy(3))
  slots.leave(3)
  expect(slots.free(2)).toBe(4)
})

test('raising shows at once, lowering ends nothing: a worker above the number does not take another item', () => {
  const slots = new Slots(0)
  for (const worker of [0, 1]) slots.take(busy(worker))
  expect(slots.free(4)).toBe(2)
  for (const worker of [2, 3]) slots.take(busy(worker))
  expect(slots.free(2)).toBeNull()
  expect([0, 1, 2, 3].map((worker) => slots.keeps(worker, 2))).toEqual([false, false, false, false])
  slots.leave(2)
  slots.leave(3)
  expect([0, 1].map((worker) => slots.keeps(worker, 2))).toEqual([true, true])
})

test('what waits for somebody else leaves its worker to others, and goes on before anything new', async () => {
  const slots = new Slots(0)
  for (const worker of [0, 1]) slots.take(busy(worker))
  const [one, two] = [slots.rest(0, 1), slots.rest(1, 1)]
  expect([one === null, two === null]).toEqual([false, true])
  // It is still there to be stopped, and waited for.
  expect(slots.busy).toHaveLength(2)
  expect(slots.free(2)).toBe(0)
  slots.take(busy(0))
  const never = new AbortController()
  const back = slots.back(one!, never.signal)
  expect(slots.keeps(1, 2)).toBe(false)
  slots.seat(2)
  slots.leave(1)
  slots.seat(2)
  expect(await back).toBe(1)
  expect(slots.keeps(1, 2)).toBe(true)
  expect(slots.busy.map(({ worker }) => worker).toSorted()).toEqual([0, 1])
  // One that is stopped meanwhile needs no worker.
  const rests = slots.rest(1, 1)
  const stop = new AbortController()
  const stopped = slots.back(rests!, stop.signal)
  stop.abort()
  expect(await stopped).toBeNull()
  slots.leaveResting(rests!)
  slots.seat(2)
  expect(slots.busy.map(({ worker }) => worker)).toEqual([0])
  expect(slots.keeps(0, 2)).toBe(true)
})

test('with no worker wanted what has come back goes on all the same, one at a time', async () => {
  const slots = new Slots(0)
  for (const worker of [0, 1]) slots.take(busy(worker))
  const rests = [slots.rest(0, 2), slots.rest(1, 2)]
  const never = new AbortController().signal
  const seated: (number | null)[] = []
  for (const each of rests) void slots.back(each!, never).then((worker) => seated.push(worker))
  slots.seat(0)
  await Promise.resolve()
  expect(seated).toEqual([0])
  slots.leave(0)
  slots.seat(0)
  await Promise.resolve()
  expect(seated).toEqual([0, 0])
})

test('an adopted attempt keeps its number, or gets the next one above all', () => {
  const slots = new Slots(0)
  slots.take(busy(1))
  expect(slots.place(0)).toBe(0)
  expect(slots.place(1)).toBe(2)
})

test('whatever is taken, left, raised and lowered: never more are started than are wanted', () => {
  const step = fc.oneof(
    fc.record({ wanted: fc.integer({ min: 0, max: 6 }) }),
    fc.record({ leave: fc.nat(5) }),
  )
  always(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const slots = new Slots(0)
      let wanted = 2
      for (const each of steps) {
        if ('wanted' in each) wanted = each.wanted
        else {
          const leaving = slots.busy[each.leave]
          if (leaving !== undefined) slots.leave(leaving.worker)
        }
        const running = slots.busy.length
        for (let worker = slots.free(wanted); worker !== null; worker = slots.free(wanted)) {
          expect(slots.busy.map((slot) => slot.worker)).not.toContain(worker)
          slots.take(busy(worker))
        }
        expect(slots.busy.length).toBeLessThanOrEqual(Math.max(running, wanted))
      }
    }),
  )
})
