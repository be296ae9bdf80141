import { expect, test } from 'vitest'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { collectOrder } from '../../../../src/supervisor/phases/collect.ts'
import { anAttempt, anItem } from '../../../support/run-facts.ts'

test('the backlog files are the user’s, and no part of any agent’s work', () => {
  const context = { backlogFiles: ['.specs/tasks/tasks.json', 'more.json'] } as unknown as SupervisorContext
  const attempt = anAttempt(1, anItem('A', 'a'), { phase: 'collecting' })
  const place = { ...attempt.agents[0], title: 'a' }
  expect(collectOrder(context, attempt, place).exclude).toEqual([
    { path: '.specs/tasks/tasks.json', why: 'backlog' },
    { path: 'more.json', why: 'backlog' },
  ])
})
