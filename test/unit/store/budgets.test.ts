import { expect, test } from 'vitest'
import { emptyReport } from '../../../src/core/agent/stored-report.ts'
import type { Usage } from '../../../src/core/agent/usage.ts'
import { fenceOf, type Attempt, type Fence } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { AgentReportNote } from '../../../src/core/ports/attempt-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import type { Limits } from '../../../src/core/run/settings.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, identity, settings, start } from '../../support/store/sample.ts'
import { running } from '../../support/store/stages.ts'
import { withRun, type Bench } from '../../support/store/with-run.ts'

const limits = (more: Partial<Limits>) => ({ limits: { ...settings.limits, ...more } })

const usage = (costUsd: number | null, tokens = 1_000): Usage => ({
  ...{ input: tokens - 100, cached: 50, output: 100, reasoning: 20, costUsd, partial: false },
})

/** What its agent has used so far, as its stream tells it. */
const report = (store: Store, fence: Fence, used: Usage | null, more: Partial<AgentReportNote> = {}) =>
  store.noteReport({ fence, agent: 0, report: { ...emptyReport, usage: used }, ...more })

/** A claim whose agent runs. */
async function working({ store, claim }: Pick<Bench, 'store' | 'claim'>, now?: number): Promise<Fence> {
  const fence = fenceOf(claimed(await claim(now)))
  await store.enterPhase(fence, running)
  return fence
}

const budgetEvents = async (store: Store) =>
  (await store.events({ after: 0, limit: 500 })).flatMap(({ body }) =>
    body.type === 'run:budget'
      ? [body.stage]
      : body.type === 'run:extended'
        ? [`${body.from} to ${body.to}`]
        : [],
  )

test('what is spent is the sum over all agents, failed tries included; a report that comes again adds nothing', () =>
  withRun([draft('A'), draft('B')], limits({ costUsd: 5, tokens: 100_000 }), async (bench) => {
    const { store, run, at } = bench
    const spent = async () => (await store.run(run.id))?.spent
    const first = await working(bench)
    await report(store, first, usage(0.1))
    await report(store, first, usage(0.1))
    await report(store, first, usage(0.3, 3_000), { ended: true })
    expect(await spent()).toEqual({ costUsd: 0.3, tokens: 3_000, unpricedTokens: 0 })
    await store.finishAttempt({ fence: first, reason: reason('agent:exit-1', '') })
    // Too late: the attempt has another owner, or has ended.
    expect(await report(store, first, usage(9))).toBe('ghost')
    await report(store, await working(bench), usage(null, 500), { ended: true })
    expect(await spent()).toEqual({ costUsd: 0.3, tokens: 3_500, unpricedTokens: 500 })
    const again = claimed(await bench.claim(1_000))
    expect(again.number).toBe(2)
    await at(1_000).enterPhase(fenceOf(again), running)
    await report(store, fenceOf(again), usage(0.1, 100), { ended: true })
    expect(await spent()).toEqual({ costUsd: 0.4, tokens: 3_600, unpricedTokens: 500 })
  }))

test('an adopted agent is read again from its start, and makes no room meanwhile; one that starts anew adds to the one before', () =>
  withRun([draft('A'), draft('B')], limits({ costUsd: 1 }), async (bench) => {
    const { store, run, next } = bench
    const cost = async () => (await store.run(run.id))?.spent.costUsd
    const fence = await working(bench)
    await report(store, fence, null, { begins: true })
    await report(store, fence, usage(1.2))
    expect(await next()).toBe('inProgress')
    for (const used of [null, usage(0.2), usage(0.9)]) {
      await report(store, fence, used)
      expect(await next()).toBe('inProgress')
    }
    await report(store, fence, usage(1.3))
    // Its own last word counts, also where it is less than it had seemed.
    await report(store, fence, usage(1.25), { ended: true })
    expect(await cost()).toBe(1.25)
    // Its session was refused: another process in the same attempt.
    await report(store, fence, null, { begins: true })
    await report(store, fence, usage(0.5), { ended: true })
    expect(await cost()).toBe(1.75)
    expect(await budgetEvents(store)).toEqual(['reached'])
  }))

test('a budget is warned of once, then nothing is claimed until a person extends it', () =>
  withRun([draft('A'), draft('B')], limits({ costUsd: 5 }), async (bench) => {
    const { store, run, next } = bench
    const fence = await working(bench)
    await report(store, fence, usage(3.9))
    await report(store, fence, usage(4))
    await report(store, fence, usage(4.5))
    expect(await budgetEvents(store)).toEqual(['warned'])
    await report(store, fence, usage(5.2), { ended: true })
    expect(await budgetEvents(store)).toEqual(['warned', 'reached'])
    expect(await next()).toBe('inProgress')
    await store.finishAttempt({ fence, reason: reason('stopped', '') })
    expect(await next()).toBe('budget')
    expect(await next()).toBe('budget')

    expect(await store.extendBudgets(run.id, { cost: 5.2 })).toMatchObject({ kind: 'spent already' })
    expect(await store.extendBudgets(run.id, { tokens: 9 })).toEqual({ kind: 'not set' })
    expect(await store.extendBudgets(run.id, { cost: 10, tokens: 9 })).toEqual({ kind: 'not set' })
    expect(await next()).toBe('budget')
    // Two terminals ask for the same at once.
    for (const _ of [1, 2])
      expect(await store.extendBudgets(run.id, { cost: 10 })).toMatchObject({ kind: 'extended' })
    expect(await budgetEvents(store)).toEqual(['warned', 'reached', '5 to 10'])
    expect(await next()).toBe('B')
  }))

test('nothing left to do is the end of a run, whatever is spent', () =>
  withRun(
    [draft('A')],
    { ...limits({ tokens: 10 }), retry: { ...settings.retry, attempts: 1 } },
    async (bench) => {
      const fence = await working(bench)
      await report(bench.store, fence, usage(null), { ended: true })
      await bench.store.finishAttempt({ fence, reason: reason('agent:exit-1', '') })
      expect(await bench.next()).toBe('nothingLeft')
    },
  ))

test('two supervisors spend one budget, and what one extends both have', () =>
  withRun([draft('A'), draft('B'), draft('C'), draft('D')], limits({ costUsd: 1 }), async (bench) => {
    const { store, run } = bench
    const { supervisor: other } = await store.openRun(
      start({ identity: identity(2), settings: { ...settings, ...limits({ costUsd: 1 }) } }),
    )
    const theirs = (now = 10) => bench.at(now).claimNext({ supervisor: other.id, worker: 5 })
    const mine = await working(bench)
    const second: Attempt = claimed(await theirs())
    await store.enterPhase(fenceOf(second), running)
    await report(store, mine, usage(0.6), { ended: true })
    await report(store, fenceOf(second), usage(0.6), { ended: true })
    await store.finishAttempt({ fence: mine, reason: reason('stopped', '') })
    expect(await theirs()).toMatchObject({ why: 'inProgress' })
    await store.finishAttempt({ fence: fenceOf(second), reason: reason('stopped', '') })
    expect(await bench.next()).toBe('budget')
    expect(await theirs()).toMatchObject({ why: 'budget' })
    await store.extendBudgets(run.id, { cost: 2 })
    expect(claimed(await theirs()).item).toBe('C')
    expect(await bench.next()).toBe('D')
  }))

test('a run that is carried on has spent what it had; a budget given anew voids the extension, another option does not', () =>
  withRun([draft('A'), draft('B'), draft('C')], limits({ costUsd: 5 }), async (bench) => {
    const { store, run, at } = bench
    const fence = await working(bench)
    await report(store, fence, usage(7), { ended: true })
    await store.extendBudgets(run.id, { cost: 10 })
    let now = 0
    const carriedOn = async (costUsd: number | null, gate: readonly string[] = []) => {
      now += 100_000
      const all = { ...settings, ...limits({ costUsd }), gate }
      const opened = await at(now).openRun(start({ settings: all, identity: identity(now) }))
      const claim = await at(now).claimNext({ supervisor: opened.supervisor.id, worker: 0 })
      return { spent: opened.run.spent.costUsd, next: claim.kind === 'claimed' ? claim.item.id : claim.why }
    }
    expect(await carriedOn(5, ['true'])).toEqual({ spent: 7, next: 'B' })
    // A's attempt has not ended: something may still come of it.
    expect(await carriedOn(6)).toEqual({ spent: 7, next: 'inProgress' })
    expect(await carriedOn(null)).toEqual({ spent: 7, next: 'C' })
    expect(await carriedOn(20)).toMatchObject({ spent: 7 })
    const { run: fresh } = await at(now + 1).openRun(start({ mode: 'fresh', identity: identity(9) }))
    expect(fresh).toMatchObject({ spent: { costUsd: 0, tokens: 0 } })
  }))

test('an item that has used up its own budget is failed in place of another try; a retry gives it a new one', () =>
  withRun([draft('A'), draft('B')], limits({ itemCostUsd: 1 }), async (bench) => {
    const { store, at } = bench
    const standing = async () => (await store.item(itemId('A')))?.item.standing
    const failing = async (costUsd: number, now: number) => {
      const fence = await working(bench, now)
      await report(store, fence, usage(costUsd), { ended: true })
      await at(now).finishAttempt({ fence, reason: reason('gate:failed', 'npm test, exit 1') })
    }
    await failing(0.6, 10)
    expect(await standing()).toMatchObject({ status: 'todo' })
    await bench.claim(11)
    await failing(0.6, 2_000)
    expect(await standing()).toMatchObject({
      status: 'failed',
      reason: { code: 'limit:cost', message: expect.stringContaining('npm test, exit 1') as string },
    })
    // Its try is recorded as it ended.
    expect((await store.attemptsOf(itemId('A'))).at(-1)?.end?.reason?.code).toBe('gate:failed')
    expect(await store.retryItems([itemId('A')])).toEqual([])
    await failing(0.6, 2_100)
    expect(await standing()).toMatchObject({ status: 'todo' })
  }))

test('a task that was put back with too little of its budget for the run that finds it is failed instead of claimed', () =>
  withRun([draft('A'), draft('B')], {}, async (bench) => {
    const { store, at } = bench
    const fence = await working(bench)
    await report(store, fence, usage(3), { ended: true })
    await store.finishAttempt({ fence, reason: reason('shutdown', 'stopped with the run') })
    const tight = { ...settings, ...limits({ itemCostUsd: 2 }) }
    const { supervisor } = await at(100_000).openRun(start({ settings: tight }))
    expect(await at(100_000).claimNext({ supervisor: supervisor.id, worker: 0 })).toMatchObject({
      item: { id: 'B' },
    })
    expect(await store.item(itemId('A'))).toMatchObject({ state: 'failed' })
  }))
