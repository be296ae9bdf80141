import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, settings, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const days = 3 * 86_400_000
const lease = 30_000
/** What the clock says before it is set right, and after. */
const ahead = 1_000_000 + days
const right = 1_000_000

const notBefore = async (store: Store, id: string) => {
  const standing = (await store.item(itemId(id)))?.item.standing
  return standing?.status === 'todo' ? standing.notBefore : undefined
}

test('a retry that waits 100 ms waits 100 ms from when the clock was set right, not three days', () =>
  withStore(async (store, at) => {
    await at(ahead).importItems('a.json', [draft('A')])
    const { supervisor } = await at(ahead).openRun(start())
    const me = supervisor.id
    const claim = (now: number) => at(now).claimNext({ supervisor: me, worker: 0 })
    const fence = fenceOf(claimed(await claim(ahead)))
    await at(ahead).finishAttempt({ fence, reason: reason('timeout', '') })
    expect(await notBefore(store, 'A')).toBe(ahead + 100)
    // Whoever looks first: a claim.
    expect(await claim(right)).toEqual({ kind: 'nothing', why: 'retryPending', at: right + 100 })
    expect(await claim(right + 50)).toEqual({ kind: 'nothing', why: 'retryPending', at: right + 100 })
    expect(await claim(right + 100)).toMatchObject({ kind: 'claimed' })
  }))

test('a heartbeat mends what waits, whoever claims; a clock set ahead lets it go early', () =>
  withStore(async (store, at) => {
    await at(ahead).importItems('a.json', [draft('A'), draft('B')])
    const { supervisor } = await at(ahead).openRun(start())
    const claim = (now: number) => at(now).claimNext({ supervisor: supervisor.id, worker: 0 })
    for (let n = 0; n < 2; n++) {
      const fence = fenceOf(claimed(await claim(ahead)))
      await at(ahead).finishAttempt({ fence, reason: reason('timeout', '') })
    }
    await at(right).heartbeat(supervisor.id)
    expect(await notBefore(store, 'A')).toBe(right + 100)
    expect(await notBefore(store, 'B')).toBe(right + 100)
    await at(ahead).heartbeat(supervisor.id)
    expect(await notBefore(store, 'A')).toBe(right + 100)
    expect(await claim(ahead)).toMatchObject({ kind: 'claimed' })
  }))

test('a start with a shorter longest wait cuts what waits', () =>
  withStore(async (store, at) => {
    await at(right).importItems('a.json', [draft('A')])
    const patient = { ...settings, retry: { attempts: 3, backoffMs: 900_000, maxMs: 900_000 } }
    const first = await at(right).openRun(start({ settings: patient }))
    const request = { supervisor: first.supervisor.id, worker: 0 }
    const fence = fenceOf(claimed(await store.claimNext(request)))
    await at(right).finishAttempt({ fence, reason: reason('timeout', '') })
    await at(right).leaveRun(first.supervisor.id, 'detach')
    await at(right + 1).openRun(start({ mode: 'fresh' }))
    expect(await notBefore(store, 'A')).toBe(right + 1 + settings.retry.maxMs)
  }))

test('an open breaker is tried after its cool-down, whatever the clock said when it opened', () =>
  withStore(async (store, at) => {
    await at(ahead).importItems('a.json', [draft('A')])
    const policy = { ...settings, breaker: { failures: 1, cooldownMs: 1_000 } }
    const { run, supervisor } = await at(ahead).openRun(start({ settings: policy }))
    const claim = (now: number) => at(now).claimNext({ supervisor: supervisor.id, worker: 0 })
    const fence = fenceOf(claimed(await claim(ahead)))
    await at(ahead).finishAttempt({ fence, reason: reason('timeout', '') })
    expect((await store.run(run.id))?.breaker).toEqual({ state: 'open', until: ahead + 1_000 })
    await at(right).heartbeat(supervisor.id)
    expect((await store.run(run.id))?.breaker).toEqual({ state: 'open', until: right + 1_000 })
    // The deadline isn't moved along with the clock.
    await at(right + 500).heartbeat(supervisor.id)
    expect(await claim(right + 999)).toMatchObject({ why: 'breaker', at: right + 1_000 })
    expect(await claim(right + 1_000)).toMatchObject({ kind: 'claimed' })
  }))

test('resuming clamps breaker and retries at once', () =>
  withStore(async (store, at) => {
    await at(ahead).importItems('a.json', [draft('A')])
    const policy = { ...settings, breaker: { failures: 1, cooldownMs: 1_000 } }
    const first = await at(ahead).openRun(start({ settings: policy }))
    const request = { supervisor: first.supervisor.id, worker: 0 }
    const fence = fenceOf(claimed(await store.claimNext(request)))
    await at(ahead).finishAttempt({ fence, reason: reason('timeout', '') })
    await at(ahead).leaveRun(first.supervisor.id, 'detach')
    const again = await at(right).openRun(start({ settings: policy }))
    expect(again).toMatchObject({
      how: 'resumed',
      run: { breaker: { state: 'open', until: right + 1_000 } },
    })
    expect(await notBefore(store, 'A')).toBe(right + 100)
  }))

test('a lease of the future is no longer than a lease: whoever can’t be seen is given up in time', () =>
  withStore(async (store, at) => {
    const gone = await at(ahead).openRun(start())
    const here = await at(right).openRun(start({ identity: identity(2) }))
    expect(here.how).toBe('joined')
    await at(right).heartbeat(here.supervisor.id)
    const leases = async () =>
      (await store.supervisorsOf(gone.run.id)).map(({ leaseUntil }) => leaseUntil - right)
    expect(await leases()).toEqual([lease, lease])
    const later = right + lease
    await at(later).heartbeat(here.supervisor.id)
    const next = await at(later + 1).openRun(start({ identity: identity(3) }))
    expect(next.how).toBe('joined')
    expect(await at(later + 2).heartbeat(gone.supervisor.id)).toBe('ghost')
  }))

test('a command of the future lives a minute like any other', () =>
  withStore(async (_, at) => {
    const { supervisor } = await at(ahead).openRun(start())
    const [asked] = await at(ahead).ask({ kind: 'pause' }, () => 'alive')
    await at(right).heartbeat(supervisor.id)
    expect((await at(right + 59_000).pulse(supervisor.id))?.asked).toHaveLength(1)
    expect((await at(right + 61_000).pulse(supervisor.id))?.asked).toEqual([])
    expect((await at(right + 61_000).commandsById([asked!.id]))[0]?.answer.state).toBe('expired')
  }))

test('events are in the order in which they happened, whatever the clock said', () =>
  withStore(async (store, at) => {
    const { run } = await at(ahead).openRun(start())
    await at(right).setPaused(run.id, true)
    await at(right - days).setPaused(run.id, false)
    const events = await store.events({ after: 0, run: run.id, limit: 10 })
    expect(events.map(({ body }) => body.type)).toEqual(['run:started', 'run:paused', 'run:resumed'])
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3])
  }))

test('what waits for its vendor may wait for hours, for no longer than that, and is not counted', () =>
  withStore(async (store, at) => {
    await at(right).importItems('a.json', [draft('A')])
    const { supervisor } = await at(right).openRun(start())
    const claim = (now: number) => at(now).claimNext({ supervisor: supervisor.id, worker: 0 })
    const fence = fenceOf(claimed(await claim(right)))
    const hours = 3_600_000
    const fault = { resetsAt: right + 5 * hours }
    await at(right).finishAttempt({ fence, reason: reason('waiting:usage_limit', '', { fault }) })
    const until = async () => (await store.newestRun())?.cools[0]?.until
    await at(right).heartbeat(supervisor.id)
    expect(await until()).toBe(right + 5 * hours + 5_000)
    await at(right - 4 * hours).heartbeat(supervisor.id)
    expect(await until()).toBe(right + hours + 5_000)
    expect(claimed(await claim(right + hours + 5_000))).toMatchObject({ number: 2, tryNumber: 1 })
  }))
