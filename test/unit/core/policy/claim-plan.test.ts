import fc from 'fast-check'
import { expect, test } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemDraft } from '../../../../src/core/item.ts'
import { planOf } from '../../../../src/core/policy/claim-plan.ts'
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

const ids = (drafts: readonly ItemDraft[], strategy: 'priority' | 'dependency' = 'priority') =>
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

test('nothing stands before what it needs, and nothing is missing', () => {
  const backlog = fc.array(fc.record({ needs: fc.array(fc.nat(9), { maxLength: 3 }), priority: fc.nat(9) }), {
    minLength: 1,
    maxLength: 10,
  })
  always(
    fc.property(backlog, fc.constantFrom('priority' as const, 'dependency' as const), (raw, strategy) => {
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
