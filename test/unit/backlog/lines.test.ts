import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLines, taskLines } from '../../../src/backlog/formats/openagents/read-lines.ts'
import { streamDrafts } from '../../../src/backlog/lines/stream-drafts.ts'
import { decodeText } from '../../../src/text/decode-text.ts'
import { openInPieces } from '../../../src/files/open-in-pieces.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'loopwork-lines-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const name = 'tasks.jsonl'

async function streamed(content: string | Buffer) {
  const place = path.join(folder, name)
  writeFileSync(place, content)
  const file = await openInPieces(place)
  if (file.kind !== 'in pieces') throw new Error(file.message)
  const stream = streamDrafts({ name, file }, taskLines)
  const pieces = [...stream.pieces(() => false)].flat()
  return {
    drafts: pieces.map(({ draft }) => draft),
    said: pieces.map(({ said }) => said),
    problems: stream.problems(),
  }
}

function whole(content: string) {
  const bytes = Buffer.from(content)
  const decoded = decodeText(bytes)
  if (!('text' in decoded)) throw new Error(decoded.message)
  return readLines({ name, part: null, realPath: name, bytes, stamp: '', text: decoded.text })
}

const lines = [
  {
    id: 'a',
    title: 'A',
    status: 'open',
    priority: 1,
    type: 'bug',
    deps: [],
    createdAt: 'x',
    extra: { deep: [1] },
  },
  { id: 'B', title: 'B', status: 'closed', deps: [{ id: 'a', type: 'blocks' }] },
  { id: 'epic', title: 'Holds', status: 'open', deps: [{ id: 'B' }] },
  { id: 'in-1', title: 'Inside', status: 'in_progress', deps: [{ id: 'EPIC', type: 'parent-child' }] },
  {
    id: 'in-2',
    title: '',
    description: 'Said here',
    status: 'blocked',
    deps: [
      { id: 'in-1', type: 'parent-child' },
      { id: 'x', type: 'related' },
    ],
  },
]
const text = (ending: string) => lines.map((line) => JSON.stringify(line)).join(ending)

test.each([
  ['LF at the end', `${text('\n')}\n`],
  ['none at the end', text('\n')],
  ['CRLF', `${text('\r\n')}\r\n`],
  ['empty lines, a mark and emoji', `\ufeff\n${text('\n\n  \n')}\n{"id":"😀","title":"ü"}\n`],
  [
    'a line that is broken',
    `${text('\n')}\n{"id": "c"\n[1]\n{"id":"d","id":"e"}\n{"id": 7, "title": "T"}\n{"title":"no id"}\n`,
  ],
])('line by line a file gives what it gives as a whole: %s', async (_, content) => {
  const { drafts, problems } = await streamed(content)
  const asWhole = whole(content)
  expect(drafts).toEqual(asWhole.drafts)
  expect(problems.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0))).toEqual(
    asWhole.problems.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)),
  )
})

test('many lines are read whole, however they are cut, with their numbers', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => ({
    id: `t-${index}`,
    title: 'ü'.repeat(index % 200),
    deps: [],
  }))
  const { drafts } = await streamed(many.map((line) => `${JSON.stringify(line)}\n`).join(''))
  expect(drafts.map(({ id, line }) => [id, line])).toEqual(many.map(({ id }, index) => [id, index + 1]))
})

test('a line says the same as long as it, its place and what it is part of are the same', async () => {
  const first = await streamed(text('\n'))
  expect((await streamed(text('\n'))).said).toEqual(first.said)
  const edited = await streamed(text('\n').replace('"A"', '"B"'))
  expect(edited.said.map((said, at) => said === first.said[at])).toEqual([false, true, true, true, true])
  // What holds others is no container any more where one of these needs it.
  const family = await streamed(
    text('\n').replace('{"id":"x","type":"related"}', '{"id":"in-1","type":"blocks"}'),
  )
  expect(family.said.map((said, at) => said === first.said[at])).toEqual([true, true, true, false, false])
})

test('what is known is not read again, but for lines of which there is something to tell', async () => {
  const content = text('\n')
  const { said, problems } = await streamed(content)
  const file = await openInPieces(path.join(folder, name))
  if (file.kind !== 'in pieces') throw new Error(file.message)
  const stream = streamDrafts({ name, file }, taskLines)
  const known = new Set(said)
  const read = [...stream.pieces((number) => known.has(number))].flat()
  expect(read.map(({ draft }) => draft.id)).toEqual(['in-1', 'in-2'])
  expect(stream.problems()).toEqual(problems)
})

test.each([
  [
    'bytes that are no UTF-8',
    Buffer.from([...Buffer.from('{"id":"a","title":"A"}\n{"id":"'), 0xff, 0x0a]),
    2,
    'is not valid UTF-8',
  ],
  ['a NUL byte', Buffer.from('{"id":"a","title":"A"}\n\n\0\n'), 3, 'contains a NUL byte'],
  ['no lines', Buffer.alloc(17 * 1024 * 1024, 0x20), 1, 'is longer than 16 MiB, or the file has no lines'],
])('%s: refused with the line', async (_, content, line, message) => {
  expect((await streamed(content)).problems).toEqual([
    { severity: 'error', file: name, line, field: null, message },
  ])
})

test('a file that is written while it is read is refused', async () => {
  const place = path.join(folder, name)
  writeFileSync(place, text('\n'))
  const file = await openInPieces(place)
  if (file.kind !== 'in pieces') throw new Error(file.message)
  const stream = streamDrafts({ name, file }, taskLines)
  writeFileSync(place, `${text('\n')}\n{"id":"new","title":"New"}\n`)
  expect([...stream.pieces(() => false)].flat()).toEqual([])
  expect(stream.problems()).toMatchObject([{ message: 'was changed while it was read' }])
})

test('an error behind a thousand notices and more is told, and the notices are counted', async () => {
  const untitled = Array.from({ length: 1_200 }, (_, index) => `{"id":"t-${index}"}\n`).join('')
  const place = path.join(folder, name)
  writeFileSync(place, `${untitled}{"id": "b"\n`)
  const file = await openInPieces(place)
  if (file.kind !== 'in pieces') throw new Error(file.message)
  const stream = streamDrafts({ name, file }, taskLines)
  expect([...stream.pieces(() => false)].flat()).toHaveLength(1_200)
  const problems = stream.problems()
  expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([{ line: 1_201 }])
  expect(problems).toHaveLength(1_001)
  expect(stream.moreProblems()).toEqual({ error: 0, notice: 200 })
})
