import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemDraft } from '../../../../src/core/item.ts'
import { planOf } from '../../../../src/core/policy/order/claim-plan.ts'
import { strategies, type Strategy } from '../../../../src/core/run/settings.ts'
import { always } from '../../../support/always.ts'

const draft = (id: string, facts: Partial<ItemDraft> = {}): ItemDraft => ({
  id: itemId(id),
  title: id,
  description: '',
  type: 'feature',
  priority: 5,
  sourcePriority: null,
  parent: null,
  dependsOn: [],
  files: [],
  estimateHours: null,
  assignee: null,
  agent: null,
  model: null,
  source: null,
  line: null,
  metadata: {},
  status: 'todo',
  hold: null,
  ...facts,
})

const ids = (drafts: readonly ItemDraft[], strategy: Strategy = 'priority') =>
  planOf(drafts, strategy).map((item) => item.id)

test('priority first, then the order of the file; what is finished is left out', () => {
  expect(
    ids([
      draft('LOW', { priority: 8 }),
      draft('A'),
      draft('B'),
      draft('HIGH', { priority: 1 }),
      draft('DONE', { status: 'done' }),
    ]),
  ).toEqual(['HIGH', 'A', 'B', 'LOW'])
})

test('dependency: what the longest chain begins with goes first', () => {
  const chain = [draft('SHORT'), draft('END', { dependsOn: [itemId('START')] }), draft('START')]
  expect(ids(chain)).toEqual(['SHORT', 'START', 'END'])
  expect(ids(chain, 'dependency')).toEqual(['START', 'SHORT', 'END'])
})

test('mixed: the longest chain among tasks of one priority, never before a more urgent task', () => {
  const backlog = [
    draft('LOW-START', { priority: 8 }),
    draft('LOW-END', { priority: 8, dependsOn: [itemId('LOW-START')] }),
    draft('SHORT'),
    draft('START'),
    draft('END', { dependsOn: [itemId('START')] }),
    draft('URGENT', { priority: 1 }),
  ]
  expect(ids(backlog, 'mixed').slice(0, 3)).toEqual(['URGENT', 'START', 'SHORT'])
})

test('tasks of one priority stay in the order of the file, as looper sorts its own by id', () => {
  const backlog = ['T001 1', 'T002a 2', 'T002b 1', 'T003 3', 'T010 1'].map((task) => {
    const [id = '', priority] = task.split(' ')
    return draft(id, { priority: Number(priority) })
  })
  expect(ids(backlog)).toEqual(['T001', 'T002b', 'T010', 'T002a', 'T003'])
})

test('a container is no task of its own, and what needs it comes after what is in it', () => {
  const planned = planOf(
    [
      draft('P', { kind: 'container' }),
      draft('AFTER', { dependsOn: [itemId('P')], priority: 1 }),
      draft('A', { parent: itemId('P') }),
      draft('B', { parent: itemId('P'), hold: 'source', heldAs: 'optional' }),
      draft('EMPTY', { kind: 'container' }),
      draft('NEVER', { dependsOn: [itemId('EMPTY')], priority: 1 }),
    ],
    'priority',
  )
  expect(planned.map(({ id, standing, needs }) => [id, standing, ...needs].join(' '))).toEqual([
    'A claimed',
    'AFTER claimed P',
    'B optional',
    'EMPTY container',
    'NEVER blocked EMPTY',
    'P container',
  ])
})

test.each<[string, Partial<ItemDraft>]>([
  ['has failed', { status: 'failed' }],
  ['is cancelled', { status: 'cancelled' }],
  ['is held by its backlog', { hold: 'source' }],
])('what needs one that %s, however far, is blocked', (_, facts) => {
  const planned = planOf(
    [
      draft('X', facts),
      draft('Y', { dependsOn: [itemId('X')] }),
      draft('Z', { dependsOn: [itemId('Y')] }),
      draft('W'),
    ],
    'priority',
  )
  const standings = new Map(planned.map(({ id, standing }) => [id, standing]))
  expect(standings.get('W')).toBe('claimed')
  expect([standings.get('Y'), standings.get('Z')]).toEqual(['blocked', 'blocked'])
})

test('nothing stands before what it needs, and nothing is missing', () => {
  const backlog = fc.array(fc.record({ needs: fc.array(fc.nat(9), { maxLength: 3 }), priority: fc.nat(9) }), {
    minLength: 1,
    maxLength: 10,
  })
  always(
    fc.property(backlog, fc.constantFrom(...strategies), (raw, strategy) => {
      const drafts = raw.map(({ needs, priority }, index) =>
        draft(`I-${index}`, {
          priority,
          dependsOn: [...new Set(needs)].filter((need) => need < index).map((need) => itemId(`I-${need}`)),
        }),
      )
      const order = ids(drafts, strategy)
      expect([...order].sort()).toEqual(drafts.map((each) => each.id as string).sort())
      for (const each of drafts) {
        for (const need of each.dependsOn) expect(order.indexOf(need)).toBeLessThan(order.indexOf(each.id))
      }
    }),
  )
})

test('what is scheduled for later comes after all that can start, in the order of the times, with what waits for it', () => {
  const drafts = [
    draft('NEXT-YEAR', { priority: 0, scheduledFor: 9_000 }),
    draft('AFTER', { priority: 0, dependsOn: [itemId('TOMORROW')] }),
    draft('TOMORROW', { scheduledFor: 2_000 }),
    draft('LAST-YEAR', { priority: 1, scheduledFor: 10 }),
    draft('LOW', { priority: 9 }),
  ]
  const plan = planOf(drafts, 'priority', { now: 1_000 })
  expect(plan.map(({ id }) => id)).toEqual(['LAST-YEAR', 'LOW', 'TOMORROW', 'AFTER', 'NEXT-YEAR'])
  expect(plan.map(({ scheduledFor }) => scheduledFor)).toEqual([null, null, 2_000, null, 9_000])
  expect(ids(drafts)[0]).toBe('NEXT-YEAR')
})

test('a task may need more others than a call can have arguments', () => {
  const parts = Array.from({ length: 200_000 }, (_, at) => draft(`P${at}`))
  const plan = planOf([draft('ALL', { dependsOn: parts.map(({ id }) => id) }), ...parts], 'priority')
  expect([plan.length, plan.at(-1)?.id]).toEqual([200_001, 'ALL'])
})
