import { expect, test } from 'vitest'
import { RecentMap } from '../../../src/agent/recent-map.ts'

test('of what never ends only the last thousand are remembered; what is set again is young again', () => {
  const calls = new RecentMap<number>()
  for (let id = 0; id < 1_000; id++) calls.set(`call ${id}`, id)
  calls.set('call 0', 0)
  for (let id = 1_000; id < 1_500; id++) calls.set(`call ${id}`, id)
  expect(calls.values()).toHaveLength(1_000)
  expect(calls.has('call 0')).toBe(true)
  expect(calls.has('call 500')).toBe(false)
  expect(calls.get('call 501')).toBe(501)
  expect(calls.take('call 1499')).toBe(1_499)
  expect(calls.values()).toHaveLength(999)
})
