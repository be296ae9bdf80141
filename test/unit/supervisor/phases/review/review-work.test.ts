import { Freezer } from '../../../../../src/supervisor/agent/freezer.ts'
import { expect, test } from 'vitest'
import { readReviewAnswer } from '../../../../../src/agent/review-answer.ts'
import type { CoolDown } from '../../../../../src/core/agent/cool-down.ts'
import { plainPreset } from '../../../../../src/core/agent/preset.ts'
import type { StoredReport } from '../../../../../src/core/agent/stored-report.ts'
import type { AgentEnd } from '../../../../../src/core/ports/process.ts'
import { reason } from '../../../../../src/core/reason.ts'
import type { Review, ReviewEnd } from '../../../../../src/core/review/review.ts'
import type { SupervisorContext } from '../../../../../src/supervisor/context.ts'
import { Interrupted } from '../../../../../src/supervisor/interruption.ts'
import { reviewWork } from '../../../../../src/supervisor/phases/review/review-work.ts'
import { anAttempt, anItem, aRun, commitOf, someWork, startedAt } from '../../../../support/run-facts.ts'

const item = anItem('A', 'a')
const approve = '{"verdict": "approve", "notes": ""}'
const changes = '{"verdict": "changes", "notes": "name the unit\\nand test it"}'
const good: AgentEnd = { kind: 'exit', code: 0, signal: null }

/** What a reviewer that prints for people prints, and how it ends. */
interface Reviewer {
  readonly prints?: string
  readonly end?: AgentEnd
  /** It is stopped while it works. */
  readonly meanwhile?: (stop: AbortController) => void
}

interface Story {
  readonly reviewers: readonly Reviewer[]
  /** What a supervisor before had stored, and how many reviewers it had started. */
  readonly stored?: readonly Review[]
  readonly started?: number
  /** How many tries in a row a reviewer has asked for changes before. */
  readonly earlierRounds?: number
  /** What is stored of limits, for as long as two looks. */
  readonly cools?: readonly CoolDown[]
  /** So often as many of its kind are at work as may be. */
  readonly full?: number
}

async function reviewed({
  reviewers,
  stored = [],
  started = 0,
  earlierRounds = 0,
  cools = [],
  full = 0,
}: Story) {
  let cooled = 0
  const did: string[] = []
  const ends: ReviewEnd[] = []
  const stop = new AbortController()
  const attempt = anAttempt(9, item, { phase: 'reviewing', work: someWork, reviews: stored, number: 5 })
  let count = started
  let asked = 0
  const held = new Set<string>()
  const agentOf = ({ end = good, meanwhile }: Reviewer) => ({
    identity: null,
    ended: meanwhile === undefined ? Promise.resolve(end) : new Promise(() => {}),
    stop: async () => void did.push('stopped'),
    sweep: async () => {},
    release: () => void did.push('left alone'),
    cutOutput: () => {},
    vitals: () => {
      meanwhile?.(stop)
      return {
        awakeMs: 0,
        outputBytes: 0,
        quietMs: 0,
        stillMs: 0,
        cpuMs: 0,
        rssBytes: 0,
        toolProcesses: 0,
        processes: 0,
      }
    },
    memoryBytes: () => null,
  })
  const started_ = (): Reviewer => reviewers[asked++] ?? {}
  const settings = aRun().settings
  const context = {
    run: aRun({
      settings: {
        ...settings,
        review: {
          agent: { ...plainPreset, name: 'critic', command: ['critic'] },
          rounds: 2,
          on: ['feature'],
        },
      },
    }),
    clock: { now: () => 0, awakeMs: () => 0, sleep: async () => {} },
    paths: {
      marker: () => 'mark',
      reviewCount: () => count,
      reviewDir: () => '/reviews/0',
      reviewOutput: () => ({ out: '/out', err: '/err' }),
    },
    processes: {
      sweep: async () => void did.push('swept'),
      tail: () => ({
        jump: () => {},
        read: () => ({ lines: (reviewers[asked - 1]?.prints ?? '').split('\n'), more: false }),
        takeRest: () => null,
        close: () => {},
      }),
      agents: {
        adopt: async () => {
          did.push('adopted')
          return agentOf(started_())
        },
        start: async (order: { cwd: string; prompt: string }) => {
          count += 1
          did.push(`started in ${order.cwd}${order.prompt === 'again' ? ', again' : ''}`)
          return agentOf(started_())
        },
      },
    },
    git: {
      diff: async () => ({ kind: 'text', text: '+x' }),
      lane: {
        checkoutPath: async () => '/checkout',
        checkout: async () => '/checkout',
        dropCheckout: async () => void did.push('dropped'),
      },
    },
    store: {
      attempt: async () => attempt,
      attemptsOf: async () =>
        Array.from({ length: earlierRounds }, (_, index) =>
          anAttempt(index, item, {
            number: index + 1,
            end: { at: startedAt, outcome: 'failed', reason: reason('review:changes', '') },
          }),
        ),
      run: async () => ({ cools: (cooled += 1) <= 2 ? cools : [] }),
      noteLimit: async () => ({ other: false }),
      noteAnswer: async () => 'ok',
      noteReport: async ({ report }: { report: StoredReport }) =>
        void did.push(`waits until ${report.standstill?.kind === 'vendor' ? report.standstill.until : ''}`),
      noteWaitingReviewer: async () => 'ok',
      noteReviewer: async () => {
        if (full === 0) return 'ok'
        full -= 1
        did.push('full')
        return 'full'
      },
      noteAgent: async () => 'ok',
      noteReview: async ({ end }: { end: ReviewEnd }) => {
        ends.push(end)
        return 'ok'
      },
    },
    holds: {
      machine: async () => null,
      hold: async ({ code }: { code: string }) => void held.add(code),
      lift: async () => void did.push('lifted'),
      mended: async () => 'mended',
    },
    reviewPromptFor: ({ again }: { again: boolean }) => (again ? 'again' : 'review it'),
    readReview: readReviewAnswer,
    pace: { turn: async () => {} },
    openReading: () => null,
    startFor: () => ({ command: ['critic'], env: {} }),
    freezer: new Freezer(),
  } as unknown as SupervisorContext
  const away = async <T>(act: () => Promise<T>): Promise<T> => {
    did.push('its worker is free')
    return act().finally(() => did.push('a worker goes on'))
  }
  const review = reviewWork(context, { attempt, item, signal: stop.signal, hurry: stop.signal, away })
  const result = await review.catch((error: unknown) => error)
  return { result, did, ends, held: [...held] }
}

test('work that is approved goes on', async () => {
  const { result, did, ends } = await reviewed({ reviewers: [{ prints: `Fine.\n${approve}` }] })
  expect(result).toBeNull()
  expect(ends).toEqual([{ kind: 'answered', answer: 'approve', notes: '' }])
  expect(did).toEqual(['swept', 'started in /checkout', 'dropped'])
})

test('a request for changes ends the try with the notes, and the task may be tried again', async () => {
  const { result } = await reviewed({ reviewers: [{ prints: changes }] })
  expect(result).toMatchObject({
    code: 'review:changes',
    message: 'critic asks for changes: name the unit',
    detail: { notes: 'name the unit\nand test it', round: 1, rounds: 2, lastRound: false },
  })
})

test('after as many rounds as it may have it is the last one', async () => {
  const { result } = await reviewed({ reviewers: [{ prints: changes }], earlierRounds: 1 })
  expect(result).toMatchObject({
    message: 'critic asks for changes, review 2 of 2 in a row: name the unit',
    detail: { lastRound: true },
  })
})

test('an answer that can’t be read is asked for once more', async () => {
  const { result, did } = await reviewed({ reviewers: [{ prints: 'I approve.' }, { prints: approve }] })
  expect(result).toBeNull()
  expect(did.filter((act) => act.startsWith('started'))).toEqual([
    'started in /checkout',
    'started in /checkout, again',
  ])
})

test.each<[string, Reviewer]>([
  ['gives no answer', { prints: 'I approve.' }],
  ['crashes, whatever it has said', { prints: approve, end: { kind: 'exit', code: 1, signal: null } }],
  ['is killed', { prints: approve, end: { kind: 'lost', why: 'its wrapper was killed' } }],
  ['goes over its time', { prints: approve, end: { kind: 'limit' } }],
])('a reviewer that %s twice approves nothing, and the task is not blamed', async (_, reviewer) => {
  const { result, ends } = await reviewed({ reviewers: [reviewer, reviewer] })
  expect(result).toMatchObject({ code: 'review:failed' })
  expect(ends.map(({ kind }) => kind)).toEqual(['failed', 'failed'])
})

test('one that can’t be started holds the run, and the work waits for it; what holds it then is another’s', async () => {
  const missing: Reviewer = { end: { kind: 'not started', why: 'critic is not on PATH', cause: null } }
  const { result, held, did } = await reviewed({
    reviewers: [missing, missing, missing, { prints: approve }],
  })
  expect(result).toBeNull()
  expect(held).toEqual(['agent:not-started'])
  expect(did).not.toContain('lifted')
})

test('a verdict that a killed supervisor had stored is not asked for again', async () => {
  const stored = { index: 0, preset: 'critic', model: null, commit: someWork.commit } as const
  const end = { kind: 'answered', answer: 'approve', notes: '' } as const
  expect((await reviewed({ reviewers: [], stored: [{ ...stored, end }], started: 1 })).did).toEqual([
    'dropped',
  ])
})

test('a verdict on other work is asked for again', async () => {
  const stored = { index: 0, preset: 'critic', model: null, commit: commitOf('e') } as const
  const end = { kind: 'answered', answer: 'approve', notes: '' } as const
  const { result } = await reviewed({
    reviewers: [{ prints: changes }],
    stored: [{ ...stored, end }],
    started: 1,
  })
  expect(result).toMatchObject({ code: 'review:changes' })
})

test('a reviewer that a killed supervisor had started is adopted, and its answer counts', async () => {
  const stored = { index: 0, preset: 'critic', model: null, commit: someWork.commit, end: null } as const
  const { result, did } = await reviewed({ reviewers: [{ prints: approve }], stored: [stored], started: 1 })
  expect(result).toBeNull()
  expect(did).toEqual(['adopted', 'dropped'])
})

test('failures from before a kill count', async () => {
  const stored = { index: 0, preset: 'critic', model: null, commit: someWork.commit } as const
  const failed = { ...stored, end: { kind: 'failed', why: 'crashed' } } as const
  const { result, ends } = await reviewed({ reviewers: [{ prints: '?' }], stored: [failed], started: 1 })
  expect(result).toMatchObject({
    code: 'review:failed',
    message: 'no review, asked 2 times: critic gave no answer that can be read, and ended with: ?',
  })
  expect(ends).toHaveLength(1)
})

test('a supervisor that leaves lets its reviewer live on in its checkout', async () => {
  const leave = { meanwhile: (stop: AbortController) => stop.abort({ kind: 'leave' }) }
  const { result, did, ends } = await reviewed({ reviewers: [leave] })
  expect(result).toBeInstanceOf(Interrupted)
  expect(did).toEqual(['swept', 'started in /checkout', 'left alone'])
  expect(ends).toEqual([])
})

test('no reviewer is started into a limit that another agent has met', async () => {
  const cool: CoolDown = {
    concern: { kind: 'account', account: 'critic' },
    ...{ class: 'usage_limit', message: 'used up', named: true, since: 0, until: 5_000, inRow: 1 },
  }
  const { result, did } = await reviewed({ reviewers: [{ prints: approve }], cools: [cool] })
  expect(result).toBeNull()
  expect(did).toEqual([
    'its worker is free',
    'waits until 5000',
    'a worker goes on',
    ...['swept', 'started in /checkout', 'dropped'],
  ])
})

test('no reviewer is started beside as many of its kind as may be at work', async () => {
  const { result, did } = await reviewed({ reviewers: [{ prints: approve }], full: 2 })
  expect(result).toBeNull()
  expect(did).toEqual(['full', 'full', 'swept', 'started in /checkout', 'dropped'])
})
