import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, settings, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

const days = 3 * 86_400_000
const lease = 30_000
/** What the clock says before it is set right, and after. */
const ahead = 1_000_000 + days
const right = 1_000_000

const notBefore = async (store: Parameters<Parameters<typeof withStore>[0]>[0], id: string) => {
  const standing = (await store.item(itemId(id), 0))?.item.standing
  return standing?.status === 'todo' ? standing.notBefore : undefined
}

test('a retry that waits 100 ms waits 100 ms from when the clock was set right, not three days', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')], ahead)
    const { supervisor } = await store.openRun(start({ now: ahead }))
    const me = supervisor.id
    const claim = (now: number) => store.claimNext({ supervisor: me, worker: 0, now })
    const fence = fenceOf(claimed(await claim(ahead)))
    await store.finishAttempt({ fence, reason: reason('timeout', ''), now: ahead })
    expect(await notBefore(store, 'A')).toBe(ahead + 100)
    // Whoever looks first: a claim.
    expect(await claim(right)).toEqual({ kind: 'nothing', why: 'retryPending', at: right + 100 })
    expect(await claim(right + 50)).toEqual({ kind: 'nothing', why: 'retryPending', at: right + 100 })
    expect(await claim(right + 100)).toMatchObject({ kind: 'claimed' })
  }))

test('a heartbeat mends what waits, whoever claims; a clock set ahead lets it go early', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A'), draft('B')], ahead)
    const { supervisor } = await store.openRun(start({ now: ahead }))
    const claim = (now: number) => store.claimNext({ supervisor: supervisor.id, worker: 0, now })
    for (let n = 0; n < 2; n++) {
      const fence = fenceOf(claimed(await claim(ahead)))
      await store.finishAttempt({ fence, reason: reason('timeout', ''), now: ahead })
    }
    await store.heartbeat(supervisor.id, right)
    expect(await notBefore(store, 'A')).toBe(right + 100)
    expect(await notBefore(store, 'B')).toBe(right + 100)
    await store.heartbeat(supervisor.id, ahead)
    expect(await notBefore(store, 'A')).toBe(right + 100)
    expect(await claim(ahead)).toMatchObject({ kind: 'claimed' })
  }))

test('a start with a shorter longest wait cuts what waits', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')], right)
    const patient = { ...settings, retry: { attempts: 3, backoffMs: 900_000, maxMs: 900_000 } }
    const first = await store.openRun(start({ settings: patient, now: right }))
    const request = { supervisor: first.supervisor.id, worker: 0, now: right }
    const fence = fenceOf(claimed(await store.claimNext(request)))
    await store.finishAttempt({ fence, reason: reason('timeout', ''), now: right })
    await store.leaveRun(first.supervisor.id, 'detach', right)
    await store.openRun(start({ mode: 'fresh', now: right + 1 }))
    expect(await notBefore(store, 'A')).toBe(right + 1 + settings.retry.maxMs)
  }))

test('an open breaker is tried after its cool-down, whatever the clock said when it opened', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')], ahead)
    const policy = { ...settings, breaker: { failures: 1, cooldownMs: 1_000 } }
    const { run, supervisor } = await store.openRun(start({ settings: policy, now: ahead }))
    const claim = (now: number) => store.claimNext({ supervisor: supervisor.id, worker: 0, now })
    const fence = fenceOf(claimed(await claim(ahead)))
    await store.finishAttempt({ fence, reason: reason('timeout', ''), now: ahead })
    expect((await store.run(run.id))?.breaker).toEqual({ state: 'open', until: ahead + 1_000 })
    await store.heartbeat(supervisor.id, right)
    expect((await store.run(run.id))?.breaker).toEqual({ state: 'open', until: right + 1_000 })
    // The deadline isn't moved along with the clock.
    await store.heartbeat(supervisor.id, right + 500)
    expect(await claim(right + 999)).toMatchObject({ why: 'breaker', at: right + 1_000 })
    expect(await claim(right + 1_000)).toMatchObject({ kind: 'claimed' })
  }))

test('resuming clamps breaker and retries at once', () =>
  withStore(async (store) => {
    await store.importItems('a.json', [draft('A')], ahead)
    const policy = { ...settings, breaker: { failures: 1, cooldownMs: 1_000 } }
    const first = await store.openRun(start({ settings: policy, now: ahead }))
    const request = { supervisor: first.supervisor.id, worker: 0, now: ahead }
    const fence = fenceOf(claimed(await store.claimNext(request)))
    await store.finishAttempt({ fence, reason: reason('timeout', ''), now: ahead })
    await store.leaveRun(first.supervisor.id, 'detach', ahead)
    const again = await store.openRun(start({ settings: policy, now: right }))
    expect(again).toMatchObject({
      how: 'resumed',
      run: { breaker: { state: 'open', until: right + 1_000 } },
    })
    expect(await notBefore(store, 'A')).toBe(right + 100)
  }))

test('a lease of the future is no longer than a lease: whoever can’t be seen is given up in time', () =>
  withStore(async (store) => {
    const gone = await store.openRun(start({ now: ahead }))
    const here = await store.openRun(start({ now: right, identity: identity(2) }))
    expect(here.how).toBe('joined')
    await store.heartbeat(here.supervisor.id, right)
    const leases = async () =>
      (await store.supervisorsOf(gone.run.id)).map(({ leaseUntil }) => leaseUntil - right)
    expect(await leases()).toEqual([lease, lease])
    const later = right + lease
    await store.heartbeat(here.supervisor.id, later)
    const next = await store.openRun(start({ now: later + 1, identity: identity(3) }))
    expect(next.how).toBe('joined')
    expect(await store.heartbeat(gone.supervisor.id, later + 2)).toBe('ghost')
  }))

test('a command of the future lives a minute like any other', () =>
  withStore(async (store) => {
    const { supervisor } = await store.openRun(start({ now: ahead }))
    const [asked] = await store.ask({ kind: 'pause' }, () => 'alive', ahead)
    await store.heartbeat(supervisor.id, right)
    expect((await store.pulse(supervisor.id, right + 59_000))?.asked).toHaveLength(1)
    expect((await store.pulse(supervisor.id, right + 61_000))?.asked).toEqual([])
    expect((await store.commandsById([asked!.id], right + 61_000))[0]?.answer.state).toBe('expired')
  }))

test('events are in the order in which they happened, whatever the clock said', () =>
  withStore(async (store) => {
    const { run } = await store.openRun(start({ now: ahead }))
    await store.setPaused(run.id, true, right)
    await store.setPaused(run.id, false, right - days)
    const events = await store.events({ after: 0, run: run.id, limit: 10 })
    expect(events.map(({ body }) => body.type)).toEqual(['run:started', 'run:paused', 'run:resumed'])
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3])
  }))
