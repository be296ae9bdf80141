import { expect, test } from 'vitest'
import { supervisorId } from '../../../../src/core/ids.ts'
import { StalledOwner } from '../../../../src/supervisor/lane/stalled-owner.ts'

test('an owner is stalled when its lease has stayed the same for a lease’s time, whatever any clock says', () => {
  let awakeMs = 0
  const clock = { now: () => -1, awakeMs: () => awakeMs, sleep: () => Promise.resolve() }
  const owners = new StalledOwner(clock)
  const at = (ms: number, id: number, leaseUntil: number) => {
    awakeMs = ms
    return owners.isStalled({ id: supervisorId(id), leaseUntil })
  }
  expect(at(0, 1, 500)).toBe(false)
  expect(at(29_000, 1, 500)).toBe(false)
  expect(at(29_500, 1, 501)).toBe(false)
  expect(at(59_000, 1, 501)).toBe(false)
  expect(at(59_500, 1, 501)).toBe(true)
  // Another has it by now.
  expect(at(59_600, 2, 501)).toBe(false)
})
