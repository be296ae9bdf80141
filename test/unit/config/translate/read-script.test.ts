import { expect, test } from 'vitest'
import { readScript } from '../../../../src/config/translate/read-script.ts'

const valueOf = (text: string): unknown => {
  const reading = readScript(text)
  return 'problem' in reading ? reading : reading.value
}

test.each([
  ['export default { a: 1 }', 'after export default'],
  ['module.exports = {a: 1,};', 'after module.exports'],
  ['{"a": 1}', 'alone, as JSON'],
  ["import { defineConfig } from 'loopwork'\nexport default defineConfig({ a: 1 })", 'in defineConfig'],
  ['const config: Config = { a: 1 }\nexport default config', 'in a constant'],
  ['export default { a: 1 } satisfies Config', 'with a type behind it'],
  ['export default compose(withCli())(defineConfig({ a: 1 }))', 'in compose'],
  [
    '// export default { a: 2 }\nconst text = "export default { a: 3 }"\nexport default { a: 1 }',
    'beside comments and texts',
  ],
])('reads %j: an object %s', (text) => {
  expect(valueOf(text)).toEqual({ a: 1 })
})

test.each([
  [`'it\\'s'`, "it's"],
  [`"a // b"`, 'a // b'],
  ['`plain ${"$"}5`', undefined],
  ['`plain $5`', 'plain $5'],
  [String.raw`"é\x41\n\u{1F600}"`, 'éA\n😀'],
  ['-1_000', -1000],
  ['0x10', 16],
  ['.5', 0.5],
  ['10 * 60 * 1000', 600_000],
  ['true', true],
  ['null', null],
  ['undefined', undefined],
  ['[1, "two", [3],]', [1, 'two', [3]]],
  ['{ b: { "c-d": 1 }, 5: 2 }', { b: { 'c-d': 1 }, 5: 2 }],
  ['/* why */ 7 // so', 7],
])('reads the value %s', (written, value) => {
  expect(valueOf(`export default {\n  a: ${written}\n}`)).toEqual(
    value === undefined ? expect.anything() : { a: value },
  )
})

test.each([
  ['a: process.env.CLI', 'a', 'process.env.CLI'],
  ['a: b ? 1 : 2', 'a', 'b ? 1 : 2'],
  ["a: 'x' + b", 'a', "'x' + b"],
  ['a: `x${b}`', 'a', '`x${b}`'],
  ['a: [1, b()]', 'a', '[1, b()]'],
  ['a', 'a', 'a'],
  ['...base', '...base', '…'],
  ['[a]: 1', '[a]: 1', '…'],
  ['async a(task, result) { return { b: [1] } }', 'async', 'async a(task, result) { return { b: [1] } }'],
  ['a: { b: { c: () => { d, e } } }', 'a.b.c', '() => { d, e }'],
  ['"__proto__": { a: 1 }', '__proto__', '"__proto__": { a: 1 }'],
  ['a: 5 as number', 'a', '5 as number'],
])('names %s, which would have to be run, and reads what stands around it', (written, key, text) => {
  const reading = readScript(`export default { first: 1, ${written}, last: 2 }`)
  expect(reading).toMatchObject({ value: { first: 1, last: 2 }, unread: [{ key, text }] })
})

test('a value that is given again by something that would have to be run is none', () => {
  expect(readScript('export default { a: 1, a: b }')).toMatchObject({ value: {}, unread: [{ key: 'a' }] })
})

test('reads what plug-ins are called with', () => {
  const text =
    "export default compose(withJSONBackend({ tasksFile: 't.json' }), withCost(), other)(defineConfig({}))"
  expect(readScript(text)).toMatchObject({
    calls: [
      { name: 'withJSONBackend', options: { tasksFile: 't.json' } },
      { name: 'withCost', options: {} },
    ],
    unread: [{ key: 'other' }],
  })
})

test.each([
  ['', 1, 'exports no object'],
  ['export default 5', 1, 'exports no object'],
  ['\n\nexport default make({ a: 1 })', 3, 'exports what make( ) makes'],
  ['export default config', 1, 'exports config, which is not in it'],
  ['export default {\n  a: /[,}]/,\n}', 2, 'has a place'],
  ['export default { a: 1', 1, 'has a place'],
  ['export default {\n a: b(\n', 2, 'has a place'],
  [`export default ${'{a:'.repeat(10_000)}`, 1, 'is nested too deeply'],
  [`export default ${'('.repeat(10_000)}`, 1, 'is nested too deeply'],
  ['const a = a\nexport default a', 1, 'is nested too deeply'],
])('says of %j in which line what can’t be read', (text, line, problem) => {
  expect(readScript(text)).toEqual({ line, problem: expect.stringContaining(problem) as string })
})
