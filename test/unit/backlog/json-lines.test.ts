import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { problemLine } from '../../../src/core/errors.ts'
import { jsonLines, textLines } from '../../../src/backlog/json/json-lines.ts'

const file = (text: string) => ({
  name: 'x.jsonl',
  part: null,
  realPath: '/x.jsonl',
  bytes: Buffer.from(text),
  stamp: '',
  text,
})

it('each line is read on its own: one that is broken is named, and the others count', () => {
  const text = '{"id":"a"}\r\n\r\n  \n{"id":}\n[1]\n{"id":"b","x":{"x":1,"x":2}}\n{"id":"c"}'
  const { objects, problems } = jsonLines(file(text))
  expect(objects.map(({ line, values }) => [line, String(values.get('id')?.value)])).toEqual([
    [1, 'a'],
    [7, 'c'],
  ])
  expect(problems.map(problemLine)).toEqual([
    'x.jsonl:4: broken JSON at column 7: a value is expected',
    'x.jsonl:5: each line must be an object; found a list',
    'x.jsonl:6: x.x: the key "x" is there twice',
  ])
})

it('a line that is no JSON at all is named once, and a marker of a merge conflict as one', () => {
  const text = '# a comment\n<<<<<<< HEAD\n{"id":"a"}\n=======\n{"id":"b"}\n>>>>>>> other\n'
  expect(jsonLines(file(text)).problems.map(problemLine)).toEqual([
    'x.jsonl:1: broken JSON at column 1: an unknown word',
    ...[2, 4, 6].map((line) => `x.jsonl:${line}: is a marker of a merge conflict: settle it first`),
  ])
})

it('a line knows where in its file it begins', () => {
  const text = 'é😀\r\n\nlast'
  const lines = [...textLines(text)]
  expect(lines.map((line) => [line.number, text.slice(line.start, line.start + line.text.length)])).toEqual([
    [1, 'é😀\r'],
    [2, ''],
    [3, 'last'],
  ])
  expect([...textLines('a\n')]).toHaveLength(1)
  expect([...textLines('')]).toHaveLength(0)
})
