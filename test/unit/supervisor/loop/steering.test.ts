import { expect, test } from 'vitest'
import { runId, supervisorId } from '../../../../src/core/ids.ts'
import { MessageBox } from '../../../../src/supervisor/agent/message-box.ts'
import type { Interruption } from '../../../../src/supervisor/interruption.ts'
import { Slots } from '../../../../src/supervisor/loop/slots.ts'
import { SupervisorSteering } from '../../../../src/supervisor/loop/steering.ts'
import { anAttempt, anItem } from '../../../support/run-facts.ts'

/** A supervisor with one busy worker. */
function steered() {
  const abort = new AbortController()
  const hurry = new AbortController()
  const giveUp = new AbortController()
  const slots = new Slots(0)
  const attempt = { ...anAttempt(1, anItem('A', 'a')), owner: supervisorId(1) }
  slots.take({
    worker: 0,
    attempt,
    abort,
    hurry,
    messages: new MessageBox(true),
    gone: new Promise(() => {}),
  })
  const did: string[] = []
  const steering = new SupervisorSteering({
    context: {
      clock: { now: () => 0, awakeMs: () => 0, sleep: () => new Promise(() => {}) },
      clearing: { stop: () => void did.push('clearing stops') },
    } as unknown as ConstructorParameters<typeof SupervisorSteering>[0]['context'],
    ...{ slots, giveUp, wake: () => void did.push('wakes') },
  })
  const seen = () => ({
    asked: steering.asked,
    agent: abort.signal.aborted ? (abort.signal.reason as Interruption).kind : 'goes on',
    hurried: hurry.signal.aborted,
    lane: steering.laneSignal.aborted ? 'stops' : 'goes on',
    waitsForStore: !giveUp.signal.aborted,
    next: steering.interruption?.kind ?? null,
  })
  return { steering, seen, did }
}

const goesOn = { agent: 'goes on', hurried: false, lane: 'goes on', waitsForStore: true, next: null }

test.each([
  ['nothing', [], { ...goesOn, asked: 'run' }],
  ['a drain', ['drain'], { ...goesOn, asked: 'drain' }],
  ['a drain, taken back', ['drain', 'undrain'], { ...goesOn, asked: 'run' }],
  ['a stop', ['stop'], { ...goesOn, asked: 'stop', agent: 'end', lane: 'stops', next: 'end' }],
  [
    'a second stop',
    ['stop', 'stop'],
    { asked: 'stop', agent: 'end', hurried: true, lane: 'stops', waitsForStore: false, next: 'end' },
  ],
  [
    'a stop, which no drain takes back',
    ['stop', 'drain', 'undrain'],
    { ...goesOn, asked: 'stop', agent: 'end', lane: 'stops', next: 'end' },
  ],
  [
    'to leave',
    ['detach'],
    { ...goesOn, asked: 'detach', agent: 'leave', lane: 'stops', waitsForStore: false, next: 'leave' },
  ],
] as const)('asked for %s', (_, requests, expected) => {
  const { steering, seen } = steered()
  for (const request of requests) steering[request]()
  expect(seen()).toEqual(expected)
})

test('a supervisor that another process has ended leaves its agents to that one', () => {
  const { steering, seen } = steered()
  steering.becomeGhost()
  expect(seen()).toMatchObject({ asked: 'detach', agent: 'ghost', lane: 'stops' })
})

test('an aborted run ends the agents, but not those that a supervisor leaves behind', () => {
  const stays = steered()
  stays.steering.abort(runId(7))
  expect(stays.seen()).toMatchObject({ asked: 'run', agent: 'end' })
  const leaves = steered()
  leaves.steering.detach()
  leaves.steering.abort(runId(7))
  expect(leaves.seen()).toMatchObject({ agent: 'leave' })
})
