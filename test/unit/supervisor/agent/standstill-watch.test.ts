import { expect, test } from 'vitest'
import type { AgentReport } from '../../../../src/core/agent/report.ts'
import { StandstillWatch } from '../../../../src/supervisor/agent/standstill-watch.ts'

const report: AgentReport = {
  session: 's',
  model: null,
  version: null,
  answered: false,
  usage: null,
  sessionUsage: null,
  denials: [],
  asks: null,
  end: null,
  settling: false,
  openTools: [],
  retrying: null,
  fault: null,
  lastFault: null,
  interrupted: false,
  repeated: null,
  suspicious: null,
}
const retrying = {
  fault: { class: 'rate_limit', message: '429' },
  attempt: 1,
  max: 10,
  delayMs: 500,
} as const

test('a CLI that calls its vendor again waits for it, until the moment it named', () => {
  let now = 1_000
  const watch = new StandstillWatch({ now: () => now })
  expect(watch.look({ ...report, retrying }, 0)).toMatchObject({
    kind: 'vendor',
    class: 'rate_limit',
    until: 1_500,
  })
  now = 1_200
  expect(watch.look({ ...report, retrying }, 0)).toMatchObject({ until: 1_500 })
  expect(watch.look({ ...report, retrying: { ...retrying, attempt: 2 } }, 0)).toMatchObject({ until: 1_700 })
  now = 1_900
  // The next try of a CLI that does not count them, and a second record about it.
  expect(watch.look({ ...report, retrying: { ...retrying, attempt: 2 } }, 0)).toMatchObject({ until: 2_400 })
  expect(watch.look({ ...report, retrying: { ...retrying, attempt: 2, delayMs: null } }, 0)).toMatchObject({
    until: 2_400,
  })
  expect(watch.look(report, 0)).toBe(null)
})

test('silence in a turn is named, not while a tool runs or when all is done', () => {
  const watch = new StandstillWatch({ now: () => 100_000 })
  expect(watch.look(report, 61_000)).toEqual({ kind: 'silent', since: 39_000 })
  expect(watch.look(report, 59_000)).toBe(null)
  expect(watch.look({ ...report, settling: true }, 61_000)).toBe(null)
  expect(watch.look({ ...report, openTools: [{ id: '1', name: 'Bash', title: 'make' }] }, 61_000)).toBe(null)
})

test('the same call many times in a row may be a loop', () => {
  const watch = new StandstillWatch({ now: () => 0 })
  expect(watch.look({ ...report, repeated: { title: 'npm test', times: 7 } }, 0)).toBe(null)
  expect(watch.look({ ...report, repeated: { title: 'npm test', times: 8 } }, 0)).toEqual({
    kind: 'repeats',
    title: 'npm test',
    times: 8,
  })
})
