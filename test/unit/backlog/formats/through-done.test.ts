import { expect, test } from 'vitest'
import { draftOf } from '../../../../src/backlog/draft.ts'
import { NeedsBudget } from '../../../../src/backlog/formats/needs-budget.ts'
import { throughDone } from '../../../../src/backlog/formats/phases/through-done.ts'
import { itemId } from '../../../../src/core/ids.ts'

/** `a x b<a c<b`: ids with what they need, an x behind those that are done. */
function needsOf(words: string, budget = new NeedsBudget(10)): readonly string[] {
  const drafts = words.split(' ').map((word, at) => {
    const [, id = '', mark, needs] = /^(\w)(x?)(?:<(\w+))?$/.exec(word) ?? []
    return draftOf({
      ...{ id: itemId(id), title: id, source: 'tasks.md', line: at + 1 },
      status: mark === 'x' ? 'done' : 'todo',
      dependsOn: [...(needs ?? '')].map(itemId),
    })
  })
  return throughDone(drafts, budget).map(
    ({ id, status, dependsOn }) =>
      `${id}${status === 'done' ? 'x' : ''}${dependsOn.length === 0 ? '' : `<${dependsOn.join('')}`}`,
  )
}

test.each([
  ['what is open before a done task comes first', 'a bx<a c<b', 'a bx<a c<ba'],
  ['before several of them', 'a bx<a cx<b d<c', 'a bx<a cx<b d<ca'],
  ['all that are open of a run side by side', 'a b cx<ab d<c', 'a b cx<ab d<cab'],
  ['an open one in between is enough', 'a bx<a c<b dx<c e<d', 'a bx<a c<ba dx<c e<dc'],
  ['where all before it is done, nothing is added', 'ax bx<a c<b', 'ax bx<a c<b'],
  ['nor where something needs what stands below it', 'a<c bx<a c<b', 'a<c bx<a c<b'],
  [
    'what needs itself, or what is nowhere, changes nothing for others',
    'a<a bx<a c<b d<z',
    'a<a bx<a c<ba d<z',
  ],
])('%s', (_, before, after) => {
  expect(needsOf(before).join(' ')).toBe(after)
})

test('what would be too many is left out, and counted', () => {
  const budget = new NeedsBudget(0)
  budget.allows(250_000, 1)
  expect(needsOf('a b cx<ab d<c', budget).join(' ')).toBe('a b cx<ab d<c')
  expect(budget.problems('tasks.md')).toMatchObject([{ severity: 'error', line: 4 }])
})
