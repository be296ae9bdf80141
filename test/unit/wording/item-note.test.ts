import { keyTable } from '../../../src/keymap/key-table.ts'
import { keyWords } from '../../../src/keymap/key-words.ts'
import { expect, test } from 'vitest'
import type { ItemRow } from '../../../src/core/ports/store-reader.ts'
import { reason, type Reason } from '../../../src/core/reason.ts'
import { itemNote } from '../../../src/wording/item-note.ts'
import { notedRow } from '../../../src/wording/noted-item.ts'
import { lookOfRow } from '../../../src/wording/state-look.ts'
import { anItem } from '../../support/run-facts.ts'

const held = (heldAs: string): ItemRow => ({
  item: {
    ...anItem('1.3', 'Write tests'),
    heldAs,
    standing: { status: 'todo', notBefore: null, hold: 'source', reason: null },
  },
  ...{ state: 'blocked', attempt: null, openNeeds: [], parkedBehind: null },
})

const noteOf = (heldAs: string, keys: boolean) =>
  itemNote(notedRow(held(heldAs)), { now: 0, run: null, ...(keys ? { keys: keyWords(keyTable) } : {}) }).text

test('what is optional is for the person at the screen to start; what is held for another reason is not', () => {
  expect(noteOf('optional', true)).toBe('optional in its backlog, r starts it')
  expect(noteOf('optional', false)).toBe('optional in its backlog')
  expect(noteOf('deferred', true)).toBe('deferred in its backlog')
})

const waiting = (last: Reason | null): ItemRow => ({
  item: {
    ...anItem('1.3', 'Write tests'),
    standing: { status: 'todo', notBefore: 9_000, hold: null, reason: last },
  },
  ...{ state: 'waiting', attempt: null, openNeeds: [], parkedBehind: null },
})

test.each([
  ['a try that the gate refused', reason('gate:failed', 'gate: npm test, exit 1'), 'bad'],
  ['a limit of its vendor', reason('waiting:rate_limit', '429'), 'warn'],
  ['its time', null, 'warn'],
] as const)('a task that waits after %s', (_, last, role) => {
  const row = waiting(last)
  expect(itemNote(notedRow(row), { now: 0, run: null }).role).toBe(role)
  expect(lookOfRow(row).role).toBe(role)
})
