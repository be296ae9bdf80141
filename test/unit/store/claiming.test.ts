import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, merged, tip } from '../../support/store/sample.ts'
import { queue } from '../../support/store/stages.ts'
import { withRun } from '../../support/store/with-run.ts'

test('priority goes first, then the order of the file', () =>
  withRun(
    [draft('A'), draft('B', { priority: 1 }), draft('C', { priority: 1 }), draft('D', { priority: 9 })],
    {},
    async ({ next }) => {
      expect([await next(), await next(), await next(), await next(), await next()]).toEqual([
        'B',
        'C',
        'A',
        'D',
        'inProgress',
      ])
    },
  ))

test('by dependency, the heaviest chain goes first, in hours', () => {
  const drafts = [
    draft('SHORT', { priority: 0 }),
    draft('HEAVY', { estimateHours: 9 }),
    draft('CHAIN', { priority: 9 }),
    draft('MIDDLE', { needs: ['CHAIN'], estimateHours: 5 }),
    draft('END', { needs: ['MIDDLE'], estimateHours: 5 }),
  ]
  return withRun(drafts, { strategy: 'dependency' }, async ({ next }) => {
    expect([await next(), await next(), await next()]).toEqual(['CHAIN', 'HEAVY', 'SHORT'])
  })
})

test('mixed: the heaviest chain among tasks of one priority, never before a more urgent task', () => {
  const drafts = [
    draft('LONG', { priority: 8, estimateHours: 99 }),
    draft('SHORT'),
    draft('CHAIN'),
    draft('END', { needs: ['CHAIN'], weight: 3 }),
    draft('URGENT', { priority: 1 }),
  ]
  return withRun(drafts, { strategy: 'mixed' }, async ({ next }) => {
    const order = [await next(), await next(), await next(), await next()]
    expect(order).toEqual(['URGENT', 'CHAIN', 'SHORT', 'LONG'])
  })
})

test('a declared file that is held parks the item behind its holder, and frees it when the holder ends', () => {
  const drafts = [
    draft('DIR', { files: ['src/db/'] }),
    draft('IN', { files: ['src/db/orders.ts'] }),
    draft('BESIDE', { files: ['src/db.ts', 'src/dba/x.ts'] }),
    draft('ALL', { files: ['.'] }),
  ]
  return withRun(drafts, {}, async ({ store, claim, next }) => {
    const first = claimed(await claim())
    expect([await next(), await next()]).toEqual(['BESIDE', 'inProgress'])
    expect(await store.item(itemId('in'))).toMatchObject({
      state: 'blocked',
      openNeeds: [],
      parkedBehind: { item: 'DIR', path: 'src/db' },
    })
    expect((await store.item(itemId('ALL')))?.parkedBehind).not.toBe(null)
    await store.finishAttempt({
      fence: fenceOf(first),
      reason: reason('stopped', ''),
    })
    expect(await next(11)).toBe('IN')
    const events = await store.events({ after: 0, limit: 100 })
    expect(events.filter(({ body }) => body.type === 'item:parked')).toHaveLength(2)
  })
})

test('why there is nothing: in work, later with its time, or none left', () =>
  withRun(
    [draft('A'), draft('B', { needs: ['A'] })],
    { retry: { attempts: 2, backoffMs: 50, maxMs: 50 } },
    async ({ at, claim, next }) => {
      const fail = (attempt: ReturnType<typeof claimed>, now: number) =>
        at(now).finishAttempt({
          fence: fenceOf(attempt),
          reason: reason('agent:exit-1', ''),
        })
      const first = claimed(await claim(10))
      expect(first.tryNumber).toBe(1)
      expect(await next(11)).toBe('inProgress')
      await fail(first, 20)
      expect(await claim(21)).toEqual({ kind: 'nothing', why: 'retryPending', at: 70 })
      const second = claimed(await claim(70))
      expect(second).toMatchObject({ number: 2, tryNumber: 2 })
      await fail(second, 80)
      expect(await at(80).item(itemId('A'))).toMatchObject({ state: 'failed', item: { attempts: 2 } })
      expect(await next(90)).toBe('nothingLeft')
      expect(await at(91).retryItems([itemId('A')])).toEqual([])
      expect(claimed(await claim(92))).toMatchObject({ number: 3, tryNumber: 1 })
    },
  ))

test('paused, aborting, and the end of what is left even so', () =>
  withRun([draft('A')], {}, async ({ store, claim, next }) => {
    const run = (await store.newestRun())?.id
    if (run === undefined) throw new Error('no run')
    await store.setPaused(run, true)
    expect(await next()).toBe('paused')
    await store.setPaused(run, false)
    const { item } = claimed(await claim())
    await store.cancelItems([item])
    expect((await store.cancelItems([item]))[0]?.why).toMatch(/being worked on: stop it first/)
    await store.setAborting(run)
    expect(await next()).toBe('aborting')
  }))

test('three interruptions in a row fail the item; a stop keeps it out until it is retried', () =>
  withRun([draft('A')], {}, async ({ store, claim, next }) => {
    const end = async (code: 'interrupted' | 'stopped') =>
      store.finishAttempt({
        fence: fenceOf(claimed(await claim())),
        reason: reason(code, ''),
      })
    await end('interrupted')
    await end('interrupted')
    await end('stopped')
    expect(await next()).toBe('nothingLeft')
    expect(await store.item(itemId('A'))).toMatchObject({
      state: 'todo',
      item: { attempts: 0, standing: { hold: 'stopped' } },
    })
    await store.retryItems([itemId('A')])
    await end('interrupted')
    await end('interrupted')
    await end('interrupted')
    expect(await store.item(itemId('A'))).toMatchObject({ state: 'failed', item: { attempts: 0 } })
  }))

test('what its agent skipped stays open, and is not begun again before a retry', () =>
  withRun(
    [draft('A')],
    { retry: { attempts: 1, backoffMs: 0, maxMs: 0 } },
    async ({ store, claim, next }) => {
      const why = reason('agent:skipped', 'skipped')
      await store.finishAttempt({ fence: fenceOf(claimed(await claim())), reason: why })
      expect(await next()).toBe('nothingLeft')
      expect(await store.item(itemId('A'))).toMatchObject({
        state: 'todo',
        item: { attempts: 0, standing: { hold: 'stopped', reason: why } },
      })
      await store.retryItems([itemId('A')])
      expect(await next()).toBe('A')
    },
  ))

test('a held run claims nothing; each of machine, preset and gate is lifted by itself', () =>
  withRun([draft('A')], {}, async ({ store, at, run, next }) => {
    const gate = { owner: 'gate', code: 'gate:cannot-run', message: 'no such gate', cure: 'make it' } as const
    const full = { owner: 'machine', code: 'machine:disk', message: 'full', cure: 'free some' } as const
    await at(10).holdRun(run.id, gate)
    await at(20).holdRun(run.id, full)
    await at(30).holdRun(run.id, { ...full, message: 'full elsewhere' })
    expect((await store.run(run.id))?.hold).toEqual({ ...full, message: 'full elsewhere', since: 20 })
    expect(await next(40)).toBe('held')
    await at(50).liftHold(run.id, 'machine')
    expect((await store.run(run.id))?.hold).toEqual({ ...gate, since: 10 })
    expect(await next(60)).toBe('held')
    await at(70).liftHold(run.id, 'gate')
    await at(80).liftHold(run.id, 'gate')
    expect(await next(90)).toBe('A')
    const told = (await store.events({ after: 0, limit: 100 })).map(({ body }) => body.type)
    expect(told.filter((type) => type.includes('held'))).toEqual([
      'run:held',
      'run:held',
      'run:unheld',
      'run:unheld',
    ])
  }))

test('what the machine did to a task is not counted, and lets others go first for longer each time', () =>
  withRun([draft('A')], { retry: { attempts: 1, backoffMs: 100, maxMs: 300 } }, async ({ at, claim }) => {
    const waits: number[] = []
    for (let now = 1_000; now < 6_000; now += 1_000) {
      const fence = fenceOf(claimed(await claim(now)))
      await at(now).finishAttempt({ fence, reason: reason('machine:disk', 'full') })
      const standing = (await at(now).item(itemId('A')))?.item.standing
      waits.push(standing?.status === 'todo' ? (standing.notBefore ?? 0) - now : -1)
    }
    expect(waits).toEqual([100, 200, 300, 300, 300])
    expect(await at(9_000).item(itemId('A'))).toMatchObject({ item: { attempts: 0 } })
  }))

test('so much finished work waits for the lane that nothing new is begun, until some of it is merged', () =>
  withRun(
    ['A', 'B', 'C', 'D'].map((id) => draft(id)),
    { waiting: 2 },
    async ({ store, claim, next }) => {
      const lease = await store.takeLane('main', claimed(await claim()).owner, () => 'alive')
      const [one, two] = [claimed(await claim()), claimed(await claim())]
      for (const attempt of [one, two]) await queue(store, fenceOf(attempt))
      expect(await next(30)).toBe('merge queue')
      const step = { old: tip, merged }
      await store.laneStep(lease!, fenceOf(one), step)
      expect(await next(50)).toBe('merge queue')
      await store.laneDone(lease!, fenceOf(one), step)
      expect(await next(70)).toBe('D')
    },
  ))

test('the breaker opens, is probed by one attempt, and closes', () =>
  withRun(
    ['A', 'B', 'C', 'D'].map((id) => draft(id)),
    { breaker: { failures: 2, cooldownMs: 100 }, retry: { attempts: 1, backoffMs: 0, maxMs: 0 } },
    async ({ store, at, claim, next }) => {
      const fail = (attempt: ReturnType<typeof claimed>, now: number) =>
        at(now).finishAttempt({
          fence: fenceOf(attempt),
          reason: reason('timeout', ''),
        })
      const [one, two] = [claimed(await claim()), claimed(await claim())]
      await fail(one, 10)
      await fail(two, 20)
      expect(await claim(30)).toEqual({ kind: 'nothing', why: 'breaker', at: 120 })
      const probe = await claim(120)
      expect(probe).toMatchObject({ kind: 'claimed' })
      expect(await next(121)).toBe('breaker')
      await fail(claimed(probe), 130)
      expect(await claim(131)).toMatchObject({ why: 'breaker', at: 230 })
      const again = claimed(await claim(230))
      await at(231).finishAttempt({
        fence: fenceOf(again),
        reason: reason('shutdown', ''),
      })
      expect(await claim(231)).toMatchObject({ kind: 'claimed' })
      const types = (await store.events({ after: 0, limit: 100 })).map(({ body }) => body.type)
      expect(types.filter((type) => type.startsWith('breaker:'))).toEqual([
        'breaker:opened',
        'breaker:probed',
        'breaker:opened',
        'breaker:probed',
        'breaker:opened',
        'breaker:probed',
      ])
    },
  ))

test('abort-all: the run is aborting in the transaction of the last failure, and not before', () =>
  withRun(
    [draft('A'), draft('B')],
    { onFailure: 'abort-all', retry: { attempts: 2, backoffMs: 0, maxMs: 0 } },
    async ({ store, claim, next }) => {
      const fail = async () =>
        store.finishAttempt({
          fence: fenceOf(claimed(await claim())),
          reason: reason('timeout', ''),
        })
      await fail()
      expect((await store.newestRun())?.aborting).toBe(false)
      await fail()
      expect((await store.newestRun())?.aborting).toBe(true)
      expect(await next()).toBe('aborting')
    },
  ))

test('interruptions and faults of our own count in a row: what ran nothing neither adds nor breaks, retry begins anew', () =>
  withRun([draft('A')], {}, async ({ at, claim }) => {
    let now = 10
    const end = async (
      code: 'interrupted' | 'agent:not-started' | 'machine:disk' | 'shutdown' | 'loopwork:fault',
    ) => {
      const fence = fenceOf(claimed(await claim((now += 100_000))))
      await at(now).finishAttempt({ fence, reason: reason(code, '') })
      return (await at(now + 10_000).item(itemId('A')))?.item.standing.status
    }
    expect(await end('interrupted')).toBe('todo')
    expect(await end('interrupted')).toBe('todo')
    expect(await end('agent:not-started')).toBe('todo')
    expect(await end('machine:disk')).toBe('todo')
    expect(await end('interrupted')).toBe('failed')
    await at(now).retryItems([itemId('A')])
    expect(await end('interrupted')).toBe('todo')
    expect(await end('interrupted')).toBe('todo')
    expect(await end('shutdown')).toBe('todo')
    expect(await end('interrupted')).toBe('todo')
    expect(await end('loopwork:fault')).toBe('todo')
    expect(await end('loopwork:fault')).toBe('failed')
    expect(await at(now).item(itemId('A'))).toMatchObject({ item: { attempts: 0 } })
  }))

test('of a group only so many are worked on at once, and the next one goes when any of them ends', () => {
  const drafts = ['1', '2', '3', '4'].map((id) => draft(id, { group: 'g' }))
  return withRun([...drafts, draft('5')], { group: 2 }, async ({ store, claim, next }) => {
    const first = claimed(await claim())
    const second = claimed(await claim())
    expect([await next(), await next()]).toEqual(['5', 'inProgress'])
    expect(await store.item(itemId('3'))).toMatchObject({
      state: 'blocked',
      parkedBehind: { item: '1', path: null },
    })
    await store.finishAttempt({ fence: fenceOf(second), reason: reason('stopped', '') })
    expect([await next(), await next()]).toEqual(['3', 'inProgress'])
    // Nobody else of the group would free the last one.
    await store.finishAttempt({ fence: fenceOf(first), reason: reason('stopped', '') })
    expect(await next()).toBe('4')
  })
})

test('a task that waits for its group waits no more when its backlog gives it another one, or none', () => {
  const drafts = ['1', '2', '3'].map((id) => draft(id, { group: 'g' }))
  return withRun(drafts, { group: 1 }, async ({ store, next }) => {
    expect([await next(), await next()]).toEqual(['1', 'inProgress'])
    await store.importItems('a.json', [
      draft('1', { group: 'g' }),
      draft('2', { group: 'other' }),
      draft('3'),
    ])
    expect([await next(), await next()]).toEqual(['2', '3'])
  })
})
