import { expect, test } from 'vitest'
import { emptyReport } from '../../../src/core/agent/stored-report.ts'
import { fenceOf } from '../../../src/core/attempt.ts'
import { attemptId, itemId } from '../../../src/core/ids.ts'
import { longestNote } from '../../../src/core/person-note.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, settings } from '../../support/store/sample.ts'
import { running } from '../../support/store/stages.ts'
import { withRun, type Bench } from '../../support/store/with-run.ts'

const approve = { types: ['feature'], labels: ['risky'] } as const
const A = itemId('A')

/** The next claim is A's, and its agent says what it means to do. */
async function planned({ store, claim }: Bench, plan: string) {
  const attempt = claimed(await claim())
  expect(attempt).toMatchObject({ item: 'A', plans: true })
  await store.finishAttempt({ fence: fenceOf(attempt), reason: reason('plan:ready', ''), plan })
  return attempt.id
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
    const attempt = await planned(bench, 'First the reader.')
    expect(await store.answerPlan({ item: A, attempt, answer: 'approved', note: null })).toEqual([])
    expect(await store.counts()).toMatchObject({ asks: 0, todo: 1 })
    const first = claimed(await claim())
    expect(first.plans).toBeUndefined()
    await store.finishAttempt({ fence: fenceOf(first), reason: reason('gate:failed', '') })
    expect(claimed(await claim(1_000)).plans).toBeUndefined()
    expect((await store.attemptsOf(A))[0]).toMatchObject({ plans: true, plan: { answer: 'approved' } })
  }))

test('one that is refused is made again, with what the person says', () =>
  withRun([draft('A', { type: 'docs', metadata: { labels: ['risky'] } })], { approve }, async (bench) => {
    const attempt = await planned(bench, 'First the reader.')
    await bench.store.answerPlan({ item: A, attempt, answer: 'refused', note: ' The writer first. ' })
    await planned(bench, 'First the writer.')
    expect((await bench.store.attemptsOf(A)).map(({ plan }) => plan)).toEqual([
      { text: 'First the reader.', answer: 'refused', note: 'The writer first.' },
      { text: 'First the writer.', answer: null, note: null },
    ])
  }))

test('only a plan that waits can be answered, and only once', () =>
  withRun([draft('A')], { approve }, async (bench) => {
    const { store } = bench
    const yes = { item: A, attempt: attemptId(1), answer: 'approved', note: null } as const
    const refused = [{ item: 'A', why: 'no plan of it waits for an answer' }]
    expect(await store.answerPlan(yes)).toEqual(refused)
    expect(await planned(bench, 'First the reader.')).toBe(yes.attempt)
    expect((await store.retryItems([A]))[0]?.why).toContain('waits for your answer')
    expect(await store.answerPlan(yes)).toEqual([])
    expect(await store.answerPlan({ ...yes, answer: 'refused' })).toEqual(refused)
  }))

test('an answer is to the plan that was read, not to a newer one', () =>
  withRun([draft('A')], { approve }, async (bench) => {
    const { store } = bench
    const attempt = await planned(bench, 'First the reader.')
    const read = { item: A, attempt } as const
    await store.answerPlan({ ...read, answer: 'refused', note: null })
    await planned(bench, 'First the writer.')
    expect((await store.answerPlan({ ...read, answer: 'approved', note: null }))[0]?.why).toContain(
      'another plan by now',
    )
    expect(await store.item(A)).toMatchObject({
      state: 'asks',
      attempt: { plan: { text: 'First the writer.', answer: null } },
    })
  }))

test('a task that is cancelled asks no more', () =>
  withRun([draft('A')], { approve }, async (bench) => {
    const { store } = bench
    const attempt = await planned(bench, 'First the reader.')
    await store.cancelItems([A])
    const late = await store.answerPlan({ item: A, attempt, answer: 'approved', note: null })
    expect(late).toEqual([{ item: 'A', why: 'no plan of it waits for an answer' }])
    await store.retryItems([A])
    expect(await store.item(A)).toMatchObject({ state: 'todo' })
    await planned(bench, 'First the writer.')
  }))

test('what is to be different is stored whole, or refused as longer than any note', () =>
  withRun([draft('A')], { approve }, async (bench) => {
    const { store } = bench
    const reply = { item: A, attempt: await planned(bench, 'First the reader.'), answer: 'refused' } as const
    expect((await store.answerPlan({ ...reply, note: 'x'.repeat(longestNote + 1) }))[0]?.why).toContain(
      `at most ${longestNote}`,
    )
    const note = 'x'.repeat(longestNote)
    expect(await store.answerPlan({ ...reply, note })).toEqual([])
    expect((await store.attemptsOf(A))[0]?.plan?.note).toBe(note)
  }))

test('a plan that has used up the budget of its task is asked about; only its work fails', () =>
  withRun([draft('A')], { approve, limits: { ...settings.limits, itemTokens: 500 } }, async (bench) => {
    const { store, claim, next } = bench
    const fence = fenceOf(claimed(await claim()))
    await store.enterPhase(fence, running)
    const usage = { input: 900, cached: 0, output: 100, reasoning: 0, costUsd: null, partial: false }
    await store.noteReport({ fence, agent: 0, report: { ...emptyReport, usage }, ended: true })
    await store.finishAttempt({ fence, reason: reason('plan:ready', ''), plan: 'First the reader.' })
    expect(await store.item(A)).toMatchObject({ state: 'asks' })
    await store.answerPlan({ item: A, attempt: fence.attempt, answer: 'approved', note: null })
    expect(await next()).toBe('nothingLeft')
    expect(await store.item(A)).toMatchObject({
      state: 'failed',
      item: { standing: { reason: { code: 'limit:tokens' } } },
    })
  }))
