import { Freezer } from '../../../../src/supervisor/agent/freezer.ts'
import { expect, test } from 'vitest'
import type { Attempt } from '../../../../src/core/attempt.ts'
import type { Agent } from '../../../../src/core/ports/process.ts'
import { MessageBox } from '../../../../src/supervisor/agent/message-box.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { Interrupted, type Interruption } from '../../../../src/supervisor/interruption.ts'
import { runAgent } from '../../../../src/supervisor/phases/run-agent.ts'
import { anAttempt, anItem, aRun, startedAt } from '../../../support/run-facts.ts'

const item = anItem('A', 'a')
const attempt = anAttempt(1, item, { phase: 'running' })
const ended: Attempt = { ...attempt, end: { at: startedAt, outcome: 'failed', reason: null } }

const limited = { process: 0, session: null, answered: false, usage: null, sessionUsage: null, ranMs: 5 }
const ofAnother = anAttempt(1, item, {
  phase: 'running',
  report: { earlier: [{ ...limited, replaced: true }] },
})

interface Story {
  /** How many agents of the attempt have been started before. */
  readonly started: number
  readonly interruption?: Interruption
  readonly stored?: Attempt | null
  readonly noted?: 'ok' | 'ghost'
  /** The last process was another agent's, which was limited. */
  readonly replaced?: boolean
}

/** What is done with an agent that never ends by itself. */
async function agentOf({ started, interruption, stored = attempt, noted = 'ok', replaced = false }: Story) {
  const did: string[] = []
  const agent: Agent = {
    identity: null,
    ended: new Promise(() => {}),
    stop: async (graceMs) => void did.push(`stopped within ${graceMs} ms`),
    sweep: async () => {},
    release: () => void did.push('left alone'),
    freeze: () => {},
    thaw: () => {},
    cutOutput: () => {},
    vitals: () => ({
      awakeMs: 0,
      outputBytes: 0,
      quietMs: 0,
      stillMs: 0,
      cpuMs: 0,
      rssBytes: 0,
      toolProcesses: 0,
      processes: 0,
    }),
    memoryBytes: () => null,
  }
  const context = {
    run: aRun(),
    clock: { now: () => 0, awakeMs: () => 0, sleep: async () => {} },
    paths: {
      agentCount: () => started,
      agentDir: () => '/agents/0',
      agentOutput: () => ({ out: '/out', err: '/err' }),
      marker: () => 'mark',
    },
    processes: { agents: { adopt: async () => agent, start: async () => agent } },
    store: {
      attempt: async () => stored,
      attemptsOf: async () => [],
      noteAgent: async () => noted,
      giveNotes: async () => [],
      urgentNotes: async () => [],
      formatOf: async () => null,
    },
    promptFor: () => 'do it',
    pace: { turn: async () => {} },
    openReading: () => null,
    startFor: () => ({ command: ['agent'], env: {} }),
    freezer: new Freezer(),
  } as unknown as SupervisorContext
  const stop = new AbortController()
  if (interruption !== undefined) stop.abort(interruption)
  const run = runAgent(context, {
    attempt: replaced ? ofAnother : attempt,
    item,
    signal: stop.signal,
    hurry: stop.signal,
    messages: new MessageBox(true),
  })
  await expect(run).rejects.toThrow(Interrupted)
  return did
}

test('a supervisor that lost its attempt leaves the agent to whoever has adopted it', async () => {
  expect(await agentOf({ started: 1, interruption: { kind: 'ghost' } })).toEqual(['left alone'])
})

test.each([
  ['has ended', ended],
  ['is gone', null],
])('an agent whose attempt %s belongs to nobody, and is ended', async (_, stored) => {
  expect(await agentOf({ started: 1, interruption: { kind: 'ghost' }, stored })).toEqual([
    'stopped within 0 ms',
  ])
})

test('one that was started for an attempt that somebody else has by now is ended at once', async () => {
  expect(await agentOf({ started: 0, noted: 'ghost' })).toEqual(['stopped within 0 ms'])
})

test('a supervisor that leaves lets its agent live on', async () => {
  expect(await agentOf({ started: 1, interruption: { kind: 'leave' } })).toEqual(['left alone'])
})

test('an agent that takes the place of a limited one is started, where a killed supervisor had not come to that', async () => {
  expect(await agentOf({ started: 1, replaced: true, noted: 'ghost' })).toEqual(['stopped within 0 ms'])
})
