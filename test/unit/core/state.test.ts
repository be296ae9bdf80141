import { expect, test } from 'vitest'
import type { Phase } from '../../../src/core/attempt.ts'
import { attemptId } from '../../../src/core/ids.ts'
import type { Standing } from '../../../src/core/item.ts'
import { reason } from '../../../src/core/reason.ts'
import { stateOf } from '../../../src/core/state.ts'

const todo: Standing = { status: 'todo', notBefore: null, hold: null, reason: null }
const claimed: Standing = { status: 'claimed', attempt: attemptId(1), claimedAt: 0 }
const failed = (code: 'conflict' | 'no-change'): Standing => ({
  status: 'failed',
  failedAt: 0,
  reason: reason(code, ''),
})

const table: readonly (readonly [string, Standing, { blockedBy?: number; phase?: Phase }, string])[] = [
  ['todo and free', todo, {}, 'todo'],
  ['todo with an open need', todo, { blockedBy: 1 }, 'blocked'],
  ['todo, blocked by its backlog', { ...todo, hold: 'source' }, {}, 'blocked'],
  ['todo, stopped by a person', { ...todo, hold: 'stopped' }, {}, 'todo'],
  ['todo, its retry not due', { ...todo, notBefore: 2_000 }, {}, 'waiting'],
  ['todo, its retry due', { ...todo, notBefore: 1_000 }, {}, 'todo'],
  ['claimed, preparing', claimed, { phase: 'preparing' }, 'claimed'],
  ['claimed, running', claimed, { phase: 'running' }, 'running'],
  ['claimed, collecting', claimed, { phase: 'collecting' }, 'running'],
  ['claimed, verifying', claimed, { phase: 'verifying' }, 'verifying'],
  ['claimed, queued', claimed, { phase: 'queued' }, 'queued'],
  ['claimed, merging', claimed, { phase: 'merging' }, 'merging'],
  ['failed', failed('no-change'), {}, 'failed'],
  ['failed by a conflict', failed('conflict'), {}, 'conflict'],
]

test.each(table)('%s is shown as it should be', (_, standing, { blockedBy = 0, phase = null }, state) =>
  expect(stateOf(standing, { blockedBy, phase, now: 1_000 })).toBe(state),
)
