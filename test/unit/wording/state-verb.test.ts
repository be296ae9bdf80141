import { expect, test } from 'vitest'
import { stateVerb } from '../../../src/wording/state-verb.ts'

test('how a task stands makes a sentence behind its name', () => {
  const said = (['todo', 'running', 'asks', 'conflict', 'failed', 'done'] as const).map(stateVerb)
  expect(said).toEqual(['is todo', 'is running', 'asks', 'is in conflict', 'has failed', 'is done'])
})
