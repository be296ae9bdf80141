import { expect, it } from 'vitest'
import type { EventBody } from '../../../../src/core/event.ts'
import { reason } from '../../../../src/core/reason.ts'
import { spokenEvent } from '../../../../src/wording/events/spoken-event.ts'
import { anAttempt, anItem, commitOf, startedAt } from '../../../support/run-facts.ts'

const item = anItem('API-001', 'Paginate list endpoints')
const behind = {
  title: item.title,
  attempt: anAttempt(1, item, { worker: 1, tryNumber: 2 }),
  done: 15,
  total: 35,
}

function said(body: EventBody, of: string | null = 'API-001') {
  const event = { seq: 1, at: startedAt + 112_000, run: 7, item: of, attempt: 1, worker: null, body }
  return spokenEvent(event as unknown as Parameters<typeof spokenEvent>[0], behind)
}

it.each<readonly [EventBody, string]>([
  [
    { type: 'item:claimed', worker: 1, number: 2, epoch: 2 },
    'W1 API-001 Paginate list endpoints: starts, codex, try 2',
  ],
  [
    { type: 'gate:ended', command: 'npm test', exit: 1, durationMs: 41_000, merged: false },
    'W1 API-001: gate npm test failed, exit 1, 41 seconds',
  ],
  [
    { type: 'item:done', commit: commitOf('4') },
    'W1 API-001 done, 1 minute 52, commit 4444444. 15 of 35 done',
  ],
  [
    { type: 'item:failed', reason: reason('gate:failed', 'gate: npm test, exit 1') },
    'needs you: API-001 failed, gate: npm test, exit 1. Type: retry API-001',
  ],
  [
    { type: 'item:failed', reason: reason('conflict', 'conflict in a.ts') },
    'needs you: API-001 in conflict, conflict in a.ts. Type: open API-001',
  ],
])('%o is a sentence', (body, sentence) => {
  expect(said(body)).toBe(sentence)
})

it('says in whose commit work is that the target had already', () => {
  const end = { outcome: 'done', at: startedAt, reason: null, addsNothing: true } as const
  const attempt = { ...behind.attempt, end }
  const body: EventBody = { type: 'item:done', commit: commitOf('4') }
  const event = { seq: 1, at: startedAt + 112_000, run: 7, item: 'API-001', attempt: 1, worker: null, body }
  expect(spokenEvent(event as unknown as Parameters<typeof spokenEvent>[0], { ...behind, attempt })).toBe(
    'W1 API-001 done, 1 minute 52, already in commit 4444444. 15 of 35 done',
  )
})

it('says nothing of what has no weight', () => {
  expect(said({ type: 'attempt:phase', phase: 'collecting' })).toBeNull()
  expect(said({ type: 'backlog:imported', source: 'a.json', added: 1, changed: 0 }, null)).toBeNull()
})

it('lets no text of others move a cursor', () => {
  const title = 'a\u001b[2Jb'
  const event = { seq: 1, at: startedAt, run: 7, item: 'API-001', attempt: 1, worker: 1 }
  const body: EventBody = { type: 'item:claimed', worker: 1, number: 1, epoch: 1 }
  const sentence = spokenEvent({ ...event, body } as unknown as Parameters<typeof spokenEvent>[0], {
    ...behind,
    title,
  })
  expect(sentence).not.toContain('\u001b')
})
