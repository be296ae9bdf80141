import { expect, it } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import type { BacklogEdit } from '../../../../src/core/ports/backlog-store.ts'
import { editNotice } from '../../../../src/supervisor/backlog/edit-notice.ts'

const edit = (of: Partial<BacklogEdit>): BacklogEdit => ({
  item: itemId('A 1'),
  source: 'tasks.json',
  word: 'open',
  from: 'done',
  outcome: 'refused',
  work: null,
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
