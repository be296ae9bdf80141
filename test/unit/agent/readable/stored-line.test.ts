import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readStoredLine, storedCounts, storedLine } from '../../../../src/agent/readable/stored-line.ts'
import type { AgentLineKind } from '../../../../src/core/line.ts'
import { sanitize } from '../../../../src/text/sanitize.ts'
import { always } from '../../../support/always.ts'

const counts = { out: 12, err: 1 }

test('a line is read as it was stored, with how much had been read for it', () => {
  const line = { kind: 'edit', text: sanitize('Edit "ä b".ts  +1 −2'), at: 1_700_000_000_000 } as const
  const stored = storedLine(line, counts)
  expect(readStoredLine(stored, 'AUTH-1')).toEqual(line)
  expect(storedCounts(stored)).toEqual(counts)
  const inner = { kind: 'tool', text: sanitize('  Read a.ts'), at: null, sub: 'toolu_1' } as const
  expect(readStoredLine(storedLine(inner, counts), 'AUTH-1')).toEqual(inner)
})

test.each([
  ['', 'torn away'],
  ['{"kind":"prose","te', 'torn in the middle'],
  ['plain text', 'no JSON'],
  ['[1]', 'no object'],
  ['null', 'no object'],
  ['{"kind":"gate","text":"gate 1 of 1","at":1,"out":1,"err":0}', 'a kind of ours'],
  ['{"kind":"merge","text":"merging into main","at":1,"out":1,"err":0}', 'a kind of ours'],
  ['{"kind":"toString","text":"x","at":1,"out":1,"err":0}', 'a kind that is none'],
  ['{"kind":"prose","text":7,"at":1,"out":1,"err":0}', 'a text that is none'],
])('%s is shown as damaged: %s', (raw) => {
  expect(readStoredLine(raw, 'AUTH-1')).toEqual({ kind: 'notice', text: 'a damaged line', at: null })
})

test.each([
  ['prose', '◉ gate 1 of 1  npm test  ✓ 31s'],
  ['prose', '✓ AUTH-1 done in 0:01'],
  ['prose', '✓ exit 0'],
  ['passed', 'AUTH-1 done in 0:01, 1 try'],
  ['failed', 'AUTH-1 failed: gate'],
] as const)('an edited line of kind %s that poses as one of ours is marked: %s', (kind, text) => {
  const raw = JSON.stringify({ kind, text: `\u001b[2K${text}`, at: 1, ...counts })
  expect(readStoredLine(raw, 'AUTH-1')).toEqual({ kind: 'lookalike', text, at: 1 })
})

test('whatever is in the file, what is shown is safe and has a kind of an agent', () => {
  const kinds: readonly AgentLineKind[] = ['prose', 'lookalike', 'output', 'notice', 'failed']
  const field = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(...kinds, 'gate', 'freeze'))
  const object = fc.record({ kind: field, text: field, at: field }, { requiredKeys: [] })
  always(
    fc.property(
      fc.oneof(
        fc.string(),
        object.map((value) => JSON.stringify(value)),
      ),
      (raw) => {
        const { kind, text } = readStoredLine(raw, 'AUTH-1')
        expect(kinds).toContain(kind)
        expect(text).toBe(sanitize(text as string))
      },
    ),
  )
})
