import { describe, expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { NewItem } from '../../../src/core/ports/backlog-store.ts'
import type { TokenClaimRequest } from '../../../src/core/ports/token-claim-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { tokenDigest } from '../../../src/core/claims/token-claim.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun } from '../../support/store/with-run.ts'
import { withStore } from '../../support/store/with-store.ts'

const minute = 60_000
const A = itemId('A')
const token = tokenDigest('digest of a token')

const claim = (store: Store, said: Partial<TokenClaimRequest> = {}) =>
  store.claimByToken(
    {
      token,
      item: null,
      filter: null,
      agent: 'ann',
      leaseMs: 15 * minute,
      strategy: 'priority',
      group: 2,
      ...said,
    },
    () => 'alive',
  )

const end = (store: Store, how: 'completed' | 'failed' | 'released', said: string | null = null) =>
  store.endTokenClaim({ item: A, token, how, said, files: [] })

test('a person claims without any run, and what they did frees what needs it', () =>
  withStore(async (store, at) => {
    await at(1).importItems('a.json', [draft('A'), draft('B', { needs: ['A'] })])
    expect(await claim(store)).toMatchObject({
      kind: 'claimed',
      row: { item: { id: 'A' }, state: 'claimed' },
      claim: { agent: 'ann', leaseUntil: 1 + 15 * minute },
    })
    expect(await claim(store, { token: tokenDigest('another') })).toMatchObject({
      kind: 'nothing',
      why: 'inProgress',
    })
    const done = { item: A, token, how: 'completed', said: 'Both forms.', files: ['src/a.ts'] } as const
    expect(await at(2).endTokenClaim(done)).toMatchObject({ kind: 'ok', again: false })
    expect(await store.item(A)).toMatchObject({
      state: 'done',
      item: {
        attempts: 0,
        standing: { commit: null, reason: { code: 'person', message: 'done, says ann: Both forms.' } },
      },
      claim: { summary: 'Both forms.', files: ['src/a.ts'], end: { how: 'completed', at: 2 } },
      attempt: null,
    })
    expect(await store.counts()).toMatchObject({ done: 1, todo: 1, claimed: 0 })
    expect(await at(3).endTokenClaim(done)).toMatchObject({ kind: 'ok', again: true })
    expect(await end(store, 'released')).toMatchObject({
      kind: 'refused',
      why: { kind: 'ended', status: 'done' },
    })
  }))

test('what somebody has called done is todo again by a retry, and what needs it waits again', () =>
  withStore(async (store, at) => {
    await at(1).importItems('a.json', [draft('A'), draft('B', { needs: ['A'] })])
    await claim(store)
    await end(store, 'completed')
    expect(await store.retryItems([A])).toEqual([])
    expect(await store.counts()).toMatchObject({ todo: 1, blocked: 1, done: 0 })
  }))

test('a lease ends by the clock: the task is todo again, not counted, and its token is refused', () =>
  withStore(async (store, at) => {
    await at(1).importItems('a.json', [draft('A')])
    await claim(store)
    await at(10 * minute).extendTokenClaim({ item: A, token, leaseMs: null, files: [] })
    expect(await at(20 * minute).hasExpiredTokenClaims()).toBe(false)
    expect(await at(25 * minute).hasExpiredTokenClaims()).toBe(true)
    expect(await end(store, 'completed')).toMatchObject({
      kind: 'refused',
      why: { kind: 'ended', status: 'todo', claim: { end: { how: 'expired' } } },
    })
    expect(await store.item(A)).toMatchObject({ state: 'todo', item: { attempts: 0 } })
    expect(await claim(store, { token: tokenDigest('another') })).toMatchObject({ kind: 'claimed' })
    expect(await end(store, 'released')).toMatchObject({ kind: 'refused', why: { kind: 'ended' } })
  }))

test('the same token again is the same claim, and a token of another task or of none changes nothing', () =>
  withStore(async (store, at) => {
    await at(1).importItems('a.json', [draft('A'), draft('B')])
    await claim(store)
    expect(await claim(store)).toMatchObject({ kind: 'claimed', again: true, row: { item: { id: 'A' } } })
    expect(await store.counts()).toMatchObject({ claimed: 1, byToken: 1, todo: 1 })
    const version = store.dataVersion()
    const other = { how: 'completed', said: null, files: [] } as const
    expect(await store.endTokenClaim({ ...other, item: itemId('B'), token })).toMatchObject({
      why: { kind: 'of another item', other: 'A' },
    })
    expect(await store.endTokenClaim({ ...other, item: A, token: tokenDigest('no such') })).toMatchObject({
      why: { kind: 'unknown token', holder: { agent: 'ann' } },
    })
    expect(await store.endTokenClaim({ ...other, item: itemId('C'), token })).toMatchObject({
      why: { kind: 'no such item' },
    })
    expect(store.dataVersion()).toBe(version)
  }))

test('a run waits for what a person has, sees no attempt of a worker in it, and takes it over when the lease ends', () =>
  withRun([draft('A')], {}, async ({ store, at, run, next }) => {
    await claim(at(10))
    expect(await next(11)).toBe('inProgress')
    expect(await store.openAttempts()).toEqual([])
    expect(await store.attemptsOf(A)).toEqual([])
    expect(await store.attemptsOfRun(run.id)).toEqual([])
    expect(await store.agentsInUse()).toEqual([])
    const [supervisor] = await store.supervisorsOf(run.id)
    if (supervisor === undefined) throw new Error('no supervisor')
    const later = at(16 * minute)
    expect(await later.adoptOrphans(supervisor.id, () => 'alive')).toEqual({ adopted: [], superseded: [] })
    expect(await next(16 * minute)).toBe('A')
  }))

test('declared files keep workers and persons apart, also those declared on the way', () =>
  withRun(
    [
      draft('A', { files: ['src/a.ts'] }),
      draft('B', { files: ['src/'] }),
      draft('C', { files: ['docs/x.md'] }),
    ],
    {},
    async ({ store, at, claim: work, next }) => {
      await claim(at(10))
      await store.extendTokenClaim({ item: A, token, leaseMs: null, files: ['docs/'] })
      expect(await next(11)).toBe('inProgress')
      expect(await store.item(itemId('B'))).toMatchObject({ state: 'blocked', parkedBehind: { item: 'A' } })
      expect(await store.item(itemId('C'))).toMatchObject({ state: 'blocked', parkedBehind: { item: 'A' } })
      await end(at(12), 'released')
      const attempt = claimed(await work(13))
      expect(attempt.item).toBe('A')
      expect(await claim(at(14), { token: tokenDigest('another'), item: itemId('B') })).toMatchObject({
        kind: 'refused',
        why: { kind: 'not ready', holder: { item: 'A', worker: 0, path: 'src/a.ts' } },
      })
      expect(await claim(at(14), { token: tokenDigest('another'), item: itemId('C') })).toMatchObject({
        kind: 'claimed',
      })
    },
  ))

test('a paused run gives nothing out, and a person takes back what somebody has', () =>
  withRun([draft('A'), draft('B')], {}, async ({ store, at, run, next }) => {
    await claim(at(10))
    await store.setPaused(run.id, true)
    expect(await claim(store, { token: tokenDigest('another') })).toMatchObject({
      kind: 'nothing',
      why: 'paused',
    })
    await store.setPaused(run.id, false)
    // Whoever supervises the run takes it back when it is asked to stop it; a note is for agents alone.
    expect(await store.ask({ kind: 'stop', item: A }, () => 'alive')).toHaveLength(1)
    expect(await store.ask({ kind: 'message', item: A }, () => 'alive')).toHaveLength(0)
    expect(await store.takeBack(A)).toMatchObject({ agent: 'ann' })
    expect(await end(store, 'completed')).toMatchObject({
      kind: 'refused',
      why: { claim: { end: { how: 'taken back' } } },
    })
    expect(await next(11)).toBe('B')
    expect(await store.item(A)).toMatchObject({ item: { standing: { hold: 'stopped' } } })
    // Whoever names it may have it all the same; given back, it is set aside as before.
    const named = { token: tokenDigest('a third'), item: A }
    expect(await claim(at(12), named)).toMatchObject({ kind: 'claimed' })
    await store.endTokenClaim({ item: A, token: named.token, how: 'released', said: null, files: [] })
    expect(await store.item(A)).toMatchObject({ item: { standing: { status: 'todo', hold: 'stopped' } } })
  }))

test('what a person writes into the backlog goes before what somebody has claimed', () =>
  withStore(async (store, at) => {
    const reading = {
      source: 'a.json',
      checkout: '/r',
      place: { branch: 'main', head: null },
      switched: false,
    }
    await at(1).importBacklogs([{ ...reading, drafts: [draft('A'), draft('B')] }])
    await claim(store)
    await claim(store, { token: tokenDigest('another') })
    const result = await store.importBacklogs([{ ...reading, drafts: [draft('A', { status: 'done' })] }])
    expect(result.edits.map(({ item, outcome }) => [item, outcome]).toSorted()).toEqual([
      ['A', 'became'],
      ['B', 'became'],
    ])
    expect(await store.item(A)).toMatchObject({ state: 'done' })
    expect(await store.item(itemId('B'))).toMatchObject({ state: 'cancelled' })
    expect(await end(store, 'completed')).toMatchObject({ kind: 'refused' })
  }))

describe('what was typed by hand is edited', () => {
  const typed: Omit<NewItem, 'id'> = {
    ...{ title: 'T', description: '', type: 'feature', priority: 5, sourcePriority: null, parent: null },
    ...{
      dependsOn: [],
      files: [],
      estimateHours: null,
      assignee: null,
      agent: null,
      model: null,
      metadata: {},
    },
  }
  const B = itemId('B')

  test('its needs and files count from then on, also for whoever works on it', () =>
    withRun([draft('F', { files: ['src/f.ts'] })], {}, async ({ store, at, next }) => {
      await store.addItem({ ...typed, id: A, files: ['src/a.ts'] })
      await store.addItem({ ...typed, id: B, priority: 0, files: ['src/a.ts'] })
      expect(await store.editItem(B, { dependsOn: [itemId('a')], title: 'New' })).toEqual([
        'title',
        'dependsOn',
      ])
      expect(await store.item(B)).toMatchObject({
        state: 'blocked',
        openNeeds: ['A'],
        item: { title: 'New' },
      })
      expect(await store.editItem(B, { title: 'New' })).toEqual([])
      await expect(store.editItem(A, { dependsOn: [B] })).rejects.toThrow(/in a circle/)
      await expect(store.editItem(A, { dependsOn: [itemId('X')] })).rejects.toThrow(/there is no task X/)
      await expect(store.editItem(itemId('F'), { title: 'New' })).rejects.toThrow(/F is from a\.json/)
      expect(await claim(at(10), { item: A })).toMatchObject({ kind: 'claimed' })
      expect(await store.editItem(A, { files: ['src/f.ts'] })).toEqual(['files'])
      // B waits for A, and F for a file of it; what A had declared before is still its own.
      expect(await next(11)).toBe('inProgress')
      expect(await store.item(itemId('F'))).toMatchObject({ parkedBehind: { item: 'A', path: 'src/f.ts' } })
      await store.editItem(B, { dependsOn: [] })
      expect(await next(12)).toBe('inProgress')
      expect(await store.item(B)).toMatchObject({ parkedBehind: { item: 'A', path: 'src/a.ts' } })
      // With other files it waits for nobody.
      await store.editItem(B, { files: ['docs/'] })
      expect(await next(13)).toBe('B')
      await end(at(14), 'completed')
      await expect(store.editItem(A, { title: 'New' })).rejects.toThrow(/A is done/)
    }))
})
