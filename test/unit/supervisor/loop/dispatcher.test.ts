import { expect, test } from 'vitest'
import { supervisorId } from '../../../../src/core/ids.ts'
import type { ClaimResult } from '../../../../src/core/ports/attempt-store.ts'
import type { Pulse } from '../../../../src/core/ports/run-store.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { Dispatcher } from '../../../../src/supervisor/loop/dispatcher.ts'
import { Slots } from '../../../../src/supervisor/loop/slots.ts'
import type { SupervisorSteering } from '../../../../src/supervisor/loop/steering.ts'
import { aRun } from '../../../support/run-facts.ts'

type Why = Extract<ClaimResult, { kind: 'nothing' }>['why']

interface Story {
  readonly asked?: SupervisorSteering['asked']
  readonly workers?: number
  readonly why?: Why
  readonly at?: number | null
  readonly aborting?: boolean
  readonly merging?: boolean
  /** A person sees what it waits for. */
  readonly asks?: boolean
  /** Items that are neither over nor blocked. */
  readonly left?: number
  /** What others write while the answer to the first claim is on its way. */
  readonly meanwhile?: (store: { version: number }) => unknown
}

/** A supervisor without attempts, whose every claim finds nothing. */
function dispatching(story: Story) {
  const { asked = 'run', workers = 2, why = 'inProgress', at = null, left = 0, meanwhile } = story
  const store = { version: 1, now: 0, claims: 0 }
  const context = {
    me: supervisorId(1),
    asks: () => story.asks ?? false,
    store: {
      dataVersion: () => store.version,
      now: async () => store.now,
      claimNext: async () => {
        store.claims++
        if (store.claims === 1) meanwhile?.(store)
        return { kind: 'nothing', why, at }
      },
      counts: async () => ({ done: 1, failed: 1, conflict: 0, cancelled: 0, blocked: 1, total: 3 + left }),
    },
  } as unknown as SupervisorContext
  const dispatcher = new Dispatcher(context, {
    slots: new Slots(0),
    lane: { busy: story.merging ?? false, kick: () => {}, whenIdle: async () => {} },
    steering: { asked, wake: () => {} } as unknown as SupervisorSteering,
    attemptEnded: async () => {},
    failed: () => {},
  })
  const pulse = { me: { workers }, run: aRun({ aborting: story.aborting ?? false }) } as unknown as Pulse
  return { store, dispatcher, fill: () => dispatcher.fill(pulse) }
}

test.each([
  ['nothing is left', { why: 'nothingLeft' }, 'finished'],
  ['nothing is left but what is merged', { why: 'nothingLeft', merging: true }, null],
  ['something is in work elsewhere', { why: 'inProgress' }, null],
  ['the run is aborted', { why: 'aborting' }, 'aborted'],
  ['its budget is used up', { why: 'budget' }, 'budget'],
  ['its budget is used up, and still merges', { why: 'budget', merging: true }, null],
  ['its budget is used up, and a person is asked', { why: 'budget', asks: true }, null],
  ['it was asked to stop', { asked: 'stop' }, 'stopped'],
  ['it was asked to leave', { asked: 'detach' }, 'detached'],
  ['it was drained', { asked: 'drain' }, 'drained'],
  ['it was drained, and still merges', { asked: 'drain', merging: true }, null],
  ['no workers are wanted, and nothing is left', { workers: 0 }, 'finished'],
  ['no workers are wanted, and something is left', { workers: 0, left: 1 }, null],
  ['no workers are wanted, and the run is aborted', { workers: 0, left: 1, aborting: true }, 'aborted'],
] as const)('how it ends when %s', async (_, story, kind) => {
  expect((await dispatching(story).fill())?.kind ?? null).toBe(kind)
})

test('a claim that found nothing is repeated when something has changed, or its time has come', async () => {
  const { store, dispatcher, fill } = dispatching({ why: 'retryPending', at: 100 })
  await fill()
  await fill()
  expect(store.claims).toBe(1)
  store.version++
  await fill()
  expect(store.claims).toBe(2)
  store.now = 99
  await fill()
  expect(store.claims).toBe(2)
  store.now = 100
  await fill()
  expect(store.claims).toBe(3)
  // A clock that was set back would hide the time for long.
  store.now = 0
  dispatcher.lookAgain()
  await fill()
  expect(store.claims).toBe(4)
})

test('what was written while the answer to a claim was on its way is asked for at the next look', async () => {
  const { store, fill } = dispatching({ meanwhile: (written) => (written.version += 1) })
  await fill()
  await fill()
  expect(store.claims).toBe(2)
})
