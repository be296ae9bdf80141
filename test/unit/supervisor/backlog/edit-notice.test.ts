import { expect, it } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import type { BacklogEdit } from '../../../../src/core/ports/backlog-store.ts'
import { editNotice, editsNotice } from '../../../../src/supervisor/backlog/edit-notice.ts'

const edit = (of: Partial<BacklogEdit>): BacklogEdit => ({
  item: itemId('A 1'),
  source: 'tasks.json',
  word: 'open',
  from: 'done',
  outcome: 'refused',
  work: null,
  circle: null,
  neededBy: [],
  ...of,
})

it.each([
  ['open', 'merged', "loopwork undo 'A 1' takes its work back; under a new id there it is done once more"],
  ['cancelled', 'merged', "loopwork undo 'A 1' takes its work back"],
  ['open', 'not there', "loopwork retry 'A 1' does it again"],
  ['open', null, 'under a new id there it is done once more'],
] as const)('a done task whose line says %s, its work %s: what does it is named', (word, work, way) => {
  expect(editNotice(edit({ word, work }))?.split('; ').slice(1).join('; ')).toBe(
    `it stays done, and the line in the file stays as it is; ${way}`.split('; ').slice(1).join('; '),
  )
})

it('what would wait for itself when it is open again is said to stay as it is, and why', () => {
  const refused = edit({ from: 'cancelled', circle: 'A 1 needs P contains A 1' })
  expect(editNotice(refused)).toBe(
    'A 1 stays cancelled, and tasks.json says it is to be done: open again it would wait for itself, as A 1 needs P contains A 1; take one of these needs away first',
  )
  expect(editsNotice(Array.from({ length: 4 }, () => refused))).toBe(
    '4 tasks stay cancelled, and tasks.json says of each it is to be done: A 1, A 1, A 1, A 1; open again they would wait for themselves, A 1 as A 1 needs P contains A 1; take one of these needs away first',
  )
})

it('of a tracker, which has no lines, nothing is said of one', () => {
  const said = (source: string) => editNotice(edit({ source, word: 'cancelled', work: 'merged' }))
  expect(said('github:ada/notes')).toBe(
    "A 1 is done, and github:ada/notes says cancelled: it stays done; loopwork undo 'A 1' takes its work back",
  )
  expect(said('tasks.json')).toContain('it stays done, and the line in the file stays as it is; ')
  const many = ['A', 'B'].map((id) => edit({ item: itemId(id), source: 'command:print', work: 'merged' }))
  expect(editsNotice(many)).toContain('they stay done; of A, and so of each: ')
})
