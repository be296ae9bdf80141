import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun, type Bench } from '../../support/store/with-run.ts'

const approve = { types: ['feature'], labels: ['risky'] } as const
const A = itemId('A')

/** The next claim is A's, and its agent says what it means to do. */
async function planned({ store, claim }: Bench, plan: string) {
  const attempt = claimed(await claim())
  expect(attempt).toMatchObject({ item: 'A', plans: true })
  await store.finishAttempt({ fence: fenceOf(attempt), reason: reason('plan:ready', ''), plan })
}

test('a task whose plan waits holds no worker, is offered to nobody, and is what a person sees first', () =>
  withRun([draft('A'), draft('B', { type: 'docs', priority: 9 })], { approve }, async (bench) => {
    const { store, claim, next } = bench
    await planned(bench, 'First the reader.')
    expect(await store.item(A)).toMatchObject({
      state: 'asks',
      item: { attempts: 0 },
      attempt: { plan: { text: 'First the reader.', answer: null } },
    })
    expect(await store.counts()).toMatchObject({ asks: 1, todo: 1, total: 2 })
    const rows = await store.items({ order: 'needs you', states: null, offset: 0, limit: 9 })
    expect(rows.map(({ item }) => item.id)).toEqual(['A', 'B'])
    const other = claimed(await claim())
    expect(other.plans).toBeUndefined()
    await store.finishAttempt({ fence: fenceOf(other), reason: reason('person', '') })
    expect(await next()).toBe('nothingLeft')
  }))

test('a plan that is approved is carried out, also by later tries', () =>
  withRun([draft('A')], { approve }, async (bench) => {
    const { store, claim } = bench
    await planned(bench, 'First the reader.')
    expect(await store.answerPlan({ item: A, answer: 'approved', note: null })).toEqual([])
    expect(await store.counts()).toMatchObject({ asks: 0, todo: 1 })
    const first = claimed(await claim())
    expect(first.plans).toBeUndefined()
    await store.finishAttempt({ fence: fenceOf(first), reason: reason('gate:failed', '') })
    expect(claimed(await claim(1_000)).plans).toBeUndefined()
    expect((await store.attemptsOf(A))[0]).toMatchObject({ plans: true, plan: { answer: 'approved' } })
  }))

test('one that is refused is made again, with what the person says', () =>
  withRun([draft('A', { type: 'docs', metadata: { labels: ['risky'] } })], { approve }, async (bench) => {
    await planned(bench, 'First the reader.')
    await bench.store.answerPlan({ item: A, answer: 'refused', note: ' The writer first. ' })
    await planned(bench, 'First the writer.')
    expect((await bench.store.attemptsOf(A)).map(({ plan }) => plan)).toEqual([
      { text: 'First the reader.', answer: 'refused', note: 'The writer first.' },
      { text: 'First the writer.', answer: null, note: null },
    ])
  }))

test('only a plan that waits can be answered, and only once', () =>
  withRun([draft('A')], { approve }, async (bench) => {
    const { store } = bench
    const yes = { item: A, answer: 'approved', note: null } as const
    const refused = [{ item: 'A', why: 'no plan of it waits for an answer' }]
    expect(await store.answerPlan(yes)).toEqual(refused)
    await planned(bench, 'First the reader.')
    expect((await store.retryItems([A]))[0]?.why).toContain('waits for your answer')
    expect(await store.answerPlan(yes)).toEqual([])
    expect(await store.answerPlan({ ...yes, answer: 'refused' })).toEqual(refused)
  }))
