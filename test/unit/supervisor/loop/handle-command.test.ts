import { Freezer } from '../../../../src/supervisor/agent/freezer.ts'
import { expect, test } from 'vitest'
import type { CommandAnswer, CommandBody } from '../../../../src/core/command.ts'
import { commandId, itemId, supervisorId } from '../../../../src/core/ids.ts'
import { budgetsOf } from '../../../../src/core/policy/budget.ts'
import type { Extension } from '../../../../src/core/ports/run-store.ts'
import type { Run } from '../../../../src/core/run/run.ts'
import { nothingSpent } from '../../../../src/core/run/spent.ts'
import type { Fence } from '../../../../src/core/attempt.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { handleCommand, type CommandScope } from '../../../../src/supervisor/loop/handle-command.ts'
import { aRun } from '../../../support/run-facts.ts'

const { settings } = aRun()
const limits = { ...settings.limits, costUsd: 5 }
const spent = (costUsd: number) =>
  aRun({ settings: { ...settings, limits }, spent: { ...nothingSpent, costUsd } })

/** What a supervisor of this run answers. */
async function answerOf(body: CommandBody, run: Run, extension?: Extension): Promise<CommandAnswer | null> {
  let given: CommandAnswer | null = null
  const context = {
    run,
    clearing: { add: async () => {} },
    store: {
      take: async () => 'ok',
      setPaused: async () => {},
      run: async () => run,
      extendBudgets: async () => extension,
      item: async (item: string) =>
        item === 'DONE-1' || item === 'LATE'
          ? { attempt: { item, end: null, phase: 'queued', agents: [] } }
          : null,
      leaveQueue: async (fence: Fence) => (fence.item === 'LATE' ? 'ghost' : 'ok'),
      takeBack: async (item: string) => (item === 'LENT' ? { agent: 'ann' } : null),
      answer: async (_: unknown, answer: CommandAnswer) => void (given = answer),
    },
    freezer: new Freezer(),
  } as unknown as SupervisorContext
  const command = {
    id: commandId(1),
    body,
    supervisor: supervisorId(1),
    askedAt: 0,
    answer: { state: 'asked' },
  } as const
  await handleCommand(
    context,
    { slots: { ofItem: () => null }, adopt: async () => {} } as unknown as CommandScope,
    command,
  )
  return given
}

test('a run that is paused no more does not say that it goes on where it has nothing to use', async () => {
  expect(await answerOf({ kind: 'resume' }, spent(1))).toEqual({ state: 'done', message: 'goes on' })
  expect(await answerOf({ kind: 'resume' }, spent(5.2))).toEqual({
    state: 'done',
    message: 'paused no more, but its budget is used up: $5.20 of $5.00',
  })
})

test('an extension is answered with what there is now, or with what was in its way', async () => {
  const extended = budgetsOf({ ...spent(5.2), settings: { ...settings, limits: { ...limits, costUsd: 10 } } })
  const body = { kind: 'extend', to: { cost: 10 } } as const
  expect(await answerOf(body, spent(5.2), { kind: 'extended', budgets: extended })).toEqual({
    state: 'done',
    message: 'extended: $5.20 of $10.00 is used',
  })
  const [budget] = budgetsOf(spent(5.2))
  if (budget === undefined) throw new Error('the run has a budget')
  expect(await answerOf(body, spent(5.2), { kind: 'spent already', budget })).toMatchObject({
    state: 'refused',
    message: '$5.20 of $5.00 is used already: a larger sum is needed',
  })
  expect(await answerOf(body, aRun(), { kind: 'not set' })).toMatchObject({ state: 'refused' })
})

test('a stop takes a task back from somebody who is no worker; one that nobody has is refused', async () => {
  expect(await answerOf({ kind: 'stop', item: itemId('LENT') }, aRun())).toEqual({
    state: 'done',
    message: 'LENT taken back from ann, whose token is of no use any more; it is todo again',
  })
  expect(await answerOf({ kind: 'stop', item: itemId('A') }, aRun())).toMatchObject({ state: 'refused' })
})

test('a stop takes finished work out of the queue, unless the lane has it already', async () => {
  expect(await answerOf({ kind: 'stop', item: itemId('DONE-1') }, aRun())).toEqual({
    state: 'done',
    message: 'DONE-1 taken out of the queue, back to todo; its work is kept',
  })
  expect(await answerOf({ kind: 'stop', item: itemId('LATE') }, aRun())).toEqual({
    state: 'refused',
    message: 'LATE not stopped: it is already merging or has ended',
  })
})

test('only what works is frozen, or goes on', async () => {
  for (const kind of ['freeze', 'thaw'] as const)
    expect(await answerOf({ kind, item: itemId('DONE-1') }, aRun())).toMatchObject({ state: 'refused' })
})
