import { keyTable } from '../../../src/keymap/key-table.ts'
import { keyWords } from '../../../src/keymap/key-words.ts'
import { expect, test } from 'vitest'
import type { ItemRow } from '../../../src/core/ports/store-reader.ts'
import { reason, type Reason } from '../../../src/core/reason.ts'
import { itemNote } from '../../../src/wording/item-note.ts'
import { notedRow } from '../../../src/wording/noted-item.ts'
import { literal } from '../../../src/text/safe.ts'
import { lookOfRow } from '../../../src/wording/state-look.ts'
import { aRun, anAttempt, anItem } from '../../support/run-facts.ts'

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

test('what nobody watches is not said to be at work', () => {
  const item = anItem('1.3', 'Write tests')
  const attempt = anAttempt(1, item, { phase: 'running' })
  const row: ItemRow = { item, state: 'running', attempt, openNeeds: [], parkedBehind: null }
  const note = (supervised: boolean, endedAt: number | null = null) =>
    itemNote(notedRow(row), { now: 0, run: aRun({ endedAt }), supervised, doing: literal('$ npm test') }).text
  expect(note(true)).toBe('$ npm test')
  expect(note(false)).toBe('nobody watches it; the next start looks how it went')
  expect(note(false, 5)).not.toContain('nobody watches')
  const claimed = itemNote(notedRow({ ...row, state: 'claimed', attempt: null }), {
    now: 0,
    run: aRun(),
    supervised: false,
  })
  expect(claimed.text).not.toContain('nobody watches')
})
