import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { reason, type ReasonCode } from '../../../src/core/reason.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { claimed } from '../../support/store/claimed.ts'
import { landed } from '../../support/store/landed.ts'
import { tokenDigest } from '../../../src/core/claims/token-claim.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun, type Bench } from '../../support/store/with-run.ts'

const A = itemId('A')
const B = itemId('B')
const C = itemId('C')

/** Its tries are used up. */
async function failedFor({ store, claim }: Bench, code: ReasonCode): Promise<void> {
  const attempt = claimed(await claim())
  await store.finishAttempt({ fence: fenceOf(attempt), reason: reason(code, 'the last words') })
}

const onlyTry = { retry: { attempts: 1, backoffMs: 1, maxMs: 1 } }

async function takenBack(store: Store) {
  const last = await store.lastAct()
  return last === null ? null : await store.takeBackAct(last.id)
}

test('a retry is taken back: tries, reason and time are what they were', () =>
  withRun([draft('A')], onlyTry, async (bench) => {
    const { store, at } = bench
    await failedFor(bench, 'gate:failed')
    const before = (await store.item(A))?.item
    await at(20).retryItems([A])
    at(30)
    expect((await store.item(A))?.item).toMatchObject({ attempts: 0, standing: { status: 'todo' } })
    expect(await store.lastAct()).toMatchObject({ kind: 'retry', item: 'A', count: 1, movedOn: null })
    expect(await takenBack(store)).toEqual({ kind: 'retry', items: ['A'], queued: [], refused: [] })
    expect({ ...(await store.item(A))?.item, updatedAt: 0 }).toEqual({ ...before, updatedAt: 0 })
    expect(await store.lastAct()).toBeNull()
    expect(await store.counts()).toMatchObject({ failed: 1, todo: 0 })
  }))

test('one act of many is taken back as one, and each before it after that', () =>
  withRun([draft('A'), draft('B'), draft('C')], onlyTry, async (bench) => {
    const { store } = bench
    for (const code of ['gate:failed', 'timeout', 'conflict'] as const) await failedFor(bench, code)
    await store.retryItems([A, B, C])
    await store.cancelItems([B])
    expect(await takenBack(store)).toMatchObject({ kind: 'cancel', items: ['B'] })
    expect(await takenBack(store)).toMatchObject({ kind: 'retry', items: ['A', 'B', 'C'] })
    const rows = await Promise.all([A, B, C].map((id) => store.item(id)))
    expect(rows.map((row) => [row?.state, row?.item.attempts])).toEqual([
      ['failed', 1],
      ['failed', 1],
      ['conflict', 0],
    ])
  }))

test('a cancel is taken back, also of what had failed', () =>
  withRun([draft('A'), draft('B')], onlyTry, async (bench) => {
    const { store } = bench
    await failedFor(bench, 'gate:failed')
    await store.cancelItems([A, B])
    expect(await store.counts()).toMatchObject({ cancelled: 2 })
    await takenBack(store)
    expect(await store.item(A)).toMatchObject({
      state: 'failed',
      item: { attempts: 1, standing: { reason: { code: 'gate:failed', message: 'the last words' } } },
    })
    expect((await store.item(B))?.state).toBe('todo')
  }))

test('what was refused is no part of the act', () =>
  withRun([draft('A'), draft('B')], onlyTry, async (bench) => {
    const { store } = bench
    await failedFor(bench, 'gate:failed')
    expect(await store.retryItems([A, B])).toMatchObject([{ item: 'B' }])
    expect(await store.lastAct()).toMatchObject({ item: 'A', count: 1 })
    expect(await takenBack(store)).toMatchObject({ kind: 'retry', items: ['A'], refused: [] })
    // Where all was refused the act before is still the last one.
    await store.cancelItems([A])
    expect(await store.retryItems([B])).toMatchObject([{ item: 'B' }])
    expect(await store.lastAct()).toMatchObject({ kind: 'cancel', item: 'A' })
  }))

test('an act is meant for ten minutes, and then forgotten', () =>
  withRun([draft('A'), draft('B')], {}, async ({ at }) => {
    await at(1).cancelItems([A])
    expect(await at(600_000).lastAct()).toMatchObject({ kind: 'cancel', item: 'A' })
    expect(await at(600_001).lastAct()).toBeNull()
  }))

test('what has moved on since stays, and says why', () =>
  withRun([draft('A'), draft('B')], onlyTry, async (bench) => {
    const { store, claim } = bench
    await failedFor(bench, 'gate:failed')
    await failedFor(bench, 'gate:failed')
    await store.retryItems([A, B])
    const attempt = claimed(await claim())
    expect(await store.lastAct()).toMatchObject({ movedOn: null })
    claimed(await claim())
    expect(await store.lastAct()).toMatchObject({ movedOn: 'it is being worked on: stop it first' })
    await store.finishAttempt({ fence: fenceOf(attempt), reason: reason('stopped', '') })
    expect(await takenBack(store)).toEqual({
      kind: 'retry',
      items: [],
      queued: [],
      refused: [
        { item: 'A', why: 'it has been at work since' },
        { item: 'B', why: 'it is being worked on: stop it first' },
      ],
    })
  }))

test('a stop is taken back once it has stopped, with its tries; one that came too late is none', () =>
  withRun([draft('A'), draft('B')], {}, async (bench) => {
    const { store, claim } = bench
    const [first, second] = [claimed(await claim()), claimed(await claim())]
    await store.askToStop([A, B], () => 'alive')
    const [toA, toB] = await store.commandsById((await askedIds(store)).slice(0, 2))
    await store.finishAttempt({ fence: fenceOf(first), reason: reason('stopped', '') })
    await store.answer(toA!.id, { state: 'done', message: '' })
    await store.answer(toB!.id, { state: 'refused', message: 'it had just finished' })
    expect(await store.lastAct()).toMatchObject({ kind: 'stop', item: 'A', count: 1, movedOn: null })
    expect((await store.item(A))?.item.standing).toMatchObject({ hold: 'stopped' })
    expect(await takenBack(store)).toMatchObject({ kind: 'stop', items: ['A'] })
    expect((await store.item(A))?.item.standing).toMatchObject({ status: 'todo', hold: null })
    expect((await store.item(B))?.item.standing).toMatchObject({ attempt: second.id })
  }))

test('a stop that is taken back is told as the task stands then, so that a replay shows the same', () =>
  withRun([draft('A')], {}, async (bench) => {
    const { store, claim, at } = bench
    const attempt = claimed(await claim())
    at(60_000)
    await store.askToStop([A], () => 'alive')
    await store.finishAttempt({ fence: fenceOf(attempt), reason: reason('stopped', 'by a person') })
    at(120_000)
    await takenBack(store)
    const { standing } = (await store.item(A))!.item
    const told = (await store.events({ after: 0, limit: 100 })).find(
      ({ body }) => body.type === 'item:put-back',
    )
    expect(standing).toMatchObject({ status: 'todo', reason: { code: 'stopped' } })
    expect(told?.body).toMatchObject({ to: 'todo', since: told?.at, hold: null, reason: { code: 'stopped' } })
  }))

test('what needs a task waits no more once the retry of what was done is taken back', () =>
  withRun([draft('A'), draft('B', { needs: ['A'] })], {}, async ({ store }) => {
    const token = tokenDigest('mine')
    const request = { token, item: A, filter: null, agent: 'ann', leaseMs: 1_000 }
    await store.claimByToken({ ...request, strategy: 'priority', group: 1 }, () => 'alive')
    await store.endTokenClaim({ item: A, token, files: [], how: 'completed', said: null })
    const states = async () => [(await store.item(A))?.state, (await store.item(B))?.state]
    expect(await store.retryItems([A])).toEqual([])
    expect(await states()).toEqual(['todo', 'blocked'])
    await takenBack(store)
    expect(await states()).toEqual(['done', 'todo'])
  }))

test('a cancel stays where another task has begun because of it', () =>
  withRun(
    [
      draft('EPIC', { kind: 'container' }),
      draft('A', { parent: itemId('EPIC') }),
      draft('B', { parent: itemId('EPIC'), hold: 'source' }),
      draft('C', { needs: ['EPIC'] }),
    ],
    {},
    async ({ store, run, claim }) => {
      const [supervisor] = await store.supervisorsOf(run.id)
      expect(await landed(store, { run, supervisor: supervisor!, how: 'started' })).toBe('A')
      await store.cancelItems([B])
      expect((await store.item(itemId('EPIC')))?.state).toBe('done')
      await takenBack(store)
      expect([(await store.item(B))?.item.standing, (await store.item(C))?.state]).toMatchObject([
        { status: 'todo', hold: 'source' },
        'blocked',
      ])
      await store.cancelItems([B])
      expect(claimed(await claim()).item).toBe('C')
      expect((await takenBack(store))?.refused).toEqual([
        { item: 'B', why: 'C, which waited for it, has begun since' },
      ])
      expect((await store.item(B))?.state).toBe('cancelled')
    },
  ))

async function askedIds(store: Store) {
  const run = await store.newestRun()
  const [supervisor] = await store.supervisorsOf(run!.id)
  return (await store.pulse(supervisor!.id))!.asked.map(({ id }) => id)
}
