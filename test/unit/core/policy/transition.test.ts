import { expect, test } from 'vitest'
import type { ItemStatus } from '../../../../src/core/item.ts'
import { transition, type Verb } from '../../../../src/core/policy/transition.ts'

const statuses: readonly ItemStatus[] = ['todo', 'claimed', 'done', 'failed', 'cancelled']
const verbs: readonly Verb[] = ['claim', 'finish', 'release', 'fail', 'retry', 'cancel', 'sync']

test('exactly these changes of status are legal', () => {
  const legal = verbs.flatMap((verb) =>
    statuses.flatMap((from) => {
      const to = transition(verb, from)
      return to === null ? [] : [`${verb}: ${from} to ${to}`]
    }),
  )
  expect(legal.sort()).toEqual([
    'cancel: failed to cancelled',
    'cancel: todo to cancelled',
    'claim: todo to claimed',
    'fail: claimed to failed',
    'fail: todo to failed',
    'finish: claimed to done',
    'release: claimed to todo',
    'retry: cancelled to todo',
    'retry: failed to todo',
    'sync: failed to done',
    'sync: todo to done',
  ])
})

test('every status but done has a way to a final one', () => {
  const next = (from: ItemStatus) => verbs.flatMap((verb) => transition(verb, from) ?? [])
  for (const from of statuses.filter((status) => status !== 'done')) {
    const reached = new Set<ItemStatus>([from])
    for (const status of reached) for (const to of next(status)) reached.add(to)
    expect(reached).toContain('done')
  }
})
