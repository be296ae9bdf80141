import { expect, test } from 'vitest'
import type { ItemStatus } from '../../../../src/core/item.ts'
import { transition, transitions, type Verb } from '../../../../src/core/policy/transition.ts'

const statuses: readonly ItemStatus[] = ['todo', 'claimed', 'done', 'failed', 'cancelled']
const verbs: readonly Verb[] = [...new Set(transitions.map(([verb]) => verb))]

test('exactly these changes of status are legal', () => {
  const legal = verbs.flatMap((verb) =>
    statuses.flatMap((from) => {
      const to = transition(verb, from)
      return to === null ? [] : [`${verb}: ${from} to ${to}`]
    }),
  )
  expect(legal.sort()).toEqual([
    'cancel again: todo to cancelled',
    'cancel: failed to cancelled',
    'cancel: todo to cancelled',
    'claim: todo to claimed',
    'complete: claimed to done',
    'fail again: cancelled to failed',
    'fail again: todo to failed',
    'fail: claimed to failed',
    'fail: todo to failed',
    'finish again: todo to done',
    'finish: claimed to done',
    'give up: claimed to failed',
    'go on: todo to todo',
    'lend: todo to claimed',
    'put back: cancelled to todo',
    'put back: todo to todo',
    'queue again: todo to claimed',
    'redo: done to todo',
    'release: claimed to todo',
    'reopen: cancelled to todo',
    'reopen: done to todo',
    'resume: todo to todo',
    'retry: cancelled to todo',
    'retry: failed to todo',
    'settle: todo to done',
    'sync: failed to done',
    'sync: todo to done',
    'take back: claimed to todo',
    'undo: done to todo',
  ])
})

test('every status has a way to done', () => {
  const next = (from: ItemStatus) => verbs.flatMap((verb) => transition(verb, from) ?? [])
  for (const from of statuses) {
    const reached = new Set<ItemStatus>([from])
    for (const status of reached) for (const to of next(status)) reached.add(to)
    expect(reached).toContain('done')
  }
})
