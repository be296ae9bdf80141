import { expect, test } from 'vitest'
import type { Session } from '../../../../src/app/session.ts'
import { otherEnds } from '../../../../src/cli/run/lines-at-leaving.ts'
import { runId } from '../../../../src/core/ids.ts'
import { identity } from '../../../support/store/sample.ts'

/** Another process supervises the run until the clock stands there. */
function beside(endsAtMs: number) {
  let awake = 0
  const clock = { awakeMs: () => awake, sleep: async (ms: number) => void (awake += ms) }
  const other = { id: 2, identity: identity(2), endedAt: null, leaseUntil: Infinity }
  const session = {
    clock,
    store: { supervisorsOf: async () => (awake < endsAtMs ? [other] : []), now: async () => awake },
    processes: { liveness: () => 'alive', self: () => identity(1) },
  } as unknown as Session
  return { session, waitedMs: () => awake }
}

test('of two that end for the same budget the first does not say that the other goes on', async () => {
  const { session, waitedMs } = beside(450)
  await otherEnds(session, runId(1))
  expect(waitedMs()).toBe(500)
})

test('one that stays, since it asks a person, is not waited for', async () => {
  const { session, waitedMs } = beside(Infinity)
  await otherEnds(session, runId(1))
  expect(waitedMs()).toBeLessThan(4_000)
})
