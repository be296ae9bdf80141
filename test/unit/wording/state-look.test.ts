import { expect, test } from 'vitest'
import type { ItemState } from '../../../src/core/state.ts'
import { lookOf, stateVerb } from '../../../src/wording/state-look.ts'

test('how a task stands makes a sentence behind its name', () => {
  const states = ['todo', 'running', 'asks', 'conflict', 'failed', 'done', 'blocked'] as const
  expect(states.map((state: ItemState) => stateVerb(state))).toEqual([
    'is todo',
    'is running',
    'asks',
    'is in conflict',
    'has failed',
    'is done',
    'is blocked',
  ])
  expect(stateVerb('blocked', lookOf('blocked', { hold: 'source', heldAs: 'optional' }))).toBe('is optional')
  expect(stateVerb('blocked', lookOf('blocked', { hold: null, heldAs: 'optional' }))).toBe('is blocked')
})
