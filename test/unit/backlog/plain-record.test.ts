import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStrictJson } from '../../../src/backlog/json/strict-json.ts'
import { plainRecord } from '../../../src/backlog/lines/plain-record.ts'
import { always } from '../../support/always.ts'

test.each([
  ['a record', '{"id": "a", "n": [1, {"k": "v \\" \\\\"}], "t": "é \\u00e9"}', true],
  ['a list', '[1]', false],
  ['a text', '"a"', false],
  ['nothing', '', false],
  ['no JSON', '{"id": }', false],
  ['a key that is there twice', '{"id": "a", "id": "b"}', false],
  ['one in an object inside', '{"deps": [{"id": "a", "id": "a"}]}', false],
  ['one with an escape', '{"id": "a", "i\\u0064": "b"}', false],
  ['a key that reaches a prototype', '{"__proto__": {"a": 1}}', false],
  ['the same with an escape', '{"__pr\\u006fto__": {"a": 1}}', false],
  ['a NUL character', '{"id": "a\\u0000"}', false],
  ['half of a surrogate pair', '{"id": "\\ud800"}', false],
  ['half of one in a key', '{"\\ud800": 1}', false],
  ['a number too large to keep', '{"n": 1e999}', false],
  ['64 levels', `{"a": ${'['.repeat(63)}${']'.repeat(63)}}`, true],
  ['65 levels', `{"a": ${'['.repeat(64)}${']'.repeat(64)}}`, false],
])('%s', (_, line, isPlain) => {
  expect(plainRecord(line) !== null).toBe(isPlain)
  const strict = parseStrictJson(line)
  expect('root' in strict && strict.root.type === 'object').toBe(isPlain)
})

test('what is taken without a close look is what a close look would find', () => {
  const key = fc.constantFrom('id', 'title', 'deps', '__proto__', 'constructor', 'a"b', 'a\\', '\u0000', 'é')
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true }),
      fc.constantFrom('true', 'null'),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => ({ entries })),
  }))
  always(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 4 }), (entries) => {
      const line = written({ entries })
      const strict = parseStrictJson(line)
      const isGood = 'root' in strict && strict.root.type === 'object'
      expect(plainRecord(line)).toEqual(isGood ? JSON.parse(line) : null)
    }),
    1_000,
  )
})

/** With keys twice, as no object could have them. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`
  if (typeof value !== 'object' || value === null || !('entries' in value)) return JSON.stringify(value)
  const entries = value.entries as readonly (readonly [string, unknown])[]
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}: ${written(each)}`).join(', ')}}`
}
