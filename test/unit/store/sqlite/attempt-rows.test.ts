import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { emptyReport } from '../../../../src/core/agent/stored-report.ts'
import { fenceOf, usageOf, type Attempt } from '../../../../src/core/attempt.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'
import type { Store } from '../../../../src/core/ports/store.ts'
import { openStore } from '../../../../src/store/sqlite/open-store.ts'
import { claimed } from '../../../support/store/claimed.ts'
import { draft, start, tip } from '../../../support/store/sample.ts'
import { queue, running } from '../../../support/store/stages.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

interface Story {
  readonly store: Store
  readonly attempt: Attempt
  /** Changes the rows behind the store's back, as no loopwork does. */
  damage(sql: string): void
}

async function withAttempt(story: (told: Story) => Promise<void>): Promise<void> {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  const store = await openStore({ path })
  try {
    await store.importItems('a.json', [draft('API-1')])
    const { supervisor } = await store.openRun(start())
    const attempt = claimed(await store.claimNext({ supervisor: supervisor.id, worker: 0 }))
    const damage = (sql: string): void => {
      const db = new Database(path)
      db.exec(sql)
      db.close()
    }
    await story({ store, attempt, damage })
  } finally {
    await store.close()
    folder.remove()
  }
}

async function refusal(act: () => Promise<unknown>): Promise<string> {
  const error = await act().then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof LoopworkError)) throw new Error('no refusal')
  expect(error.kind).toBe('store')
  return error.message
}

const phases = ['running', 'collecting', 'verifying', 'queued', 'merging'] as const

test.each(phases)('an attempt that is %s without a worktree is refused by name', (phase) =>
  withAttempt(async ({ store, attempt, damage }) => {
    damage(`UPDATE attempts SET phase = '${phase}'`)
    expect(await refusal(() => store.attempt(attempt.id))).toBe(
      `the store is broken: try 1 of API-1 (attempt ${attempt.id}) is ${phase}, and no worktree of it is stored`,
    )
  }),
)

test('an attempt that waits in a lane before its work was collected is refused by name', () =>
  withAttempt(async ({ store, attempt, damage }) => {
    await queue(store, fenceOf(attempt))
    const lease = await store.takeLane('main', attempt.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    damage(`UPDATE attempts SET phase = 'collecting'`)
    expect(await refusal(() => store.beginMerge(lease))).toBe(
      `the store is broken: try 1 of API-1 (attempt ${attempt.id}) is collecting, and in the queue of a lane`,
    )
  }))

test('several agents of an attempt are read back in their order, each with its own worktree', () =>
  withAttempt(async ({ store, attempt }) => {
    const [one] = running.agents
    const two = {
      number: 1,
      preset: 'other',
      model: 'large',
      worktree: { ...one.worktree, path: '/w2', branch: null },
      given: tip,
    }
    await store.enterPhase(fenceOf(attempt), { phase: 'running', agents: [one, two] })
    expect(await store.attempt(attempt.id)).toMatchObject({ phase: 'running', agents: [one, two] })
    const moved = { ...two, worktree: { ...two.worktree, path: '/w3' } }
    await store.enterPhase(fenceOf(attempt), { phase: 'collecting', agents: [one, moved], work: null })
    expect(await store.openAttempts()).toMatchObject([{ phase: 'collecting', agents: [one, moved] }])
  }))

test('what an agent has told is kept through all phases, and each change of what it waits for is an event', () =>
  withAttempt(async ({ store, attempt }) => {
    const fence = fenceOf(attempt)
    const [agent] = running.agents
    const usage = { input: 9, cached: 4, output: 2, reasoning: 1, costUsd: 0.5, partial: false }
    const limited = {
      kind: 'vendor',
      class: 'rate_limit',
      message: '429',
      attempt: 1,
      max: 10,
      until: 7,
    } as const
    const told = { ...emptyReport, session: 's', usage, denials: ['Write'] }
    await store.enterPhase(fence, running)
    await store.noteReport({ fence, agent: 0, report: { ...told, standstill: limited } })
    await store.noteReport({ fence, agent: 0, report: { ...told, standstill: { ...limited, attempt: 2 } } })
    await store.noteReport({ fence, agent: 0, report: told })
    await store.enterPhase(fence, { phase: 'collecting', agents: [agent], work: null })
    const stored = await store.attempt(attempt.id)
    expect(stored).toMatchObject({ phase: 'collecting', agents: [{ report: told }] })
    expect(stored === null ? null : usageOf(stored)).toEqual(usage)
    const events = await store.events({ after: 0, limit: 100 })
    expect(events.flatMap(({ body }) => (body.type === 'agent:standstill' ? [body.standstill] : []))).toEqual(
      [limited, null],
    )
    expect(await store.noteReport({ fence: { ...fence, tenure: 9 }, agent: 0, report: emptyReport })).toBe(
      'ghost',
    )
  }))
