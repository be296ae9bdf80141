import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openagentsFormat } from '../../../src/backlog/formats/openagents/format.ts'
import { readBacklog } from '../../../src/backlog/read-backlog.ts'
import { streamedFromBytes } from '../../../src/backlog/source-file.ts'
import {
  unshownWords,
  writeBacklog,
  type AskedStatuses,
} from '../../../src/backlog/write-back/backlog-writer.ts'
import { itemId } from '../../../src/core/ids.ts'
import { isShown } from '../../../src/core/policy/backlog-edit.ts'
import type { Projected, WrittenWord } from '../../../src/core/ports/backlog-store.ts'
import { tempFolder } from '../../support/store/temp-folder.ts'

const source = 'tasks.jsonl'
const filler = 'é'.repeat(20_000)

/** A line as different tools write one, and more than 2 MiB of them. */
const odd = [
  '\ufeff{"id":"a","title":"A","status":"open","deps":[]}\r\n',
  '\r\n',
  '{ "title" : "B: \\"status\\":\\"open\\"" , "status" : "in_progress" , "id" : "b" }\n',
  '{"deps":[{"id":"a","type":"blocks"}],"id":"c","status":"open","title":"\\u0043 🙂"}\n',
  '{"id":"t-1","title":"first","status":"open"}\n{"id":"t-1","title":"second","status":"open"}\n',
]
const many = Array.from(
  { length: Math.ceil(streamedFromBytes / 40_000) + 3 },
  (_, n) => `{"id":"x${n}","title":"X","description":"${filler}","status":"closed"}\n`,
)
const text = [
  odd[0],
  ...many.slice(0, 20),
  ...odd.slice(1),
  ...many.slice(20),
  '{"id":"z","title":"Z","status":"open"}',
].join('')

const wanted = (
  status: Projected['status'],
  ours: Projected['ours'] = ['open'],
  begun = false,
): Projected => ({
  ...{ status, hold: false, ours, begun },
})

async function inFolder(story: (root: string) => Promise<void>): Promise<void> {
  const folder = tempFolder()
  try {
    writeFileSync(join(folder.path, source), text)
    await story(folder.path)
  } finally {
    folder.remove()
  }
}

const statuses = new Map([
  [itemId('a'), wanted('done')],
  [itemId('B'), wanted('failed', ['open'], true)],
  [itemId('c'), wanted('claimed')],
  [itemId('t-1'), wanted('todo')],
  [itemId('t-1#2'), wanted('done')],
  [itemId('x5'), wanted('done', ['done'])],
  [itemId('x6'), wanted('todo', ['open'])],
  [itemId('z'), wanted('done')],
])

/** All that a large file is written by: the statuses that it may not show. */
const asked: AskedStatuses = async (which) => {
  if (which !== 'unsettled') throw new Error('as many as the file has tasks')
  return new Map([...statuses].filter(([, projected]) => !isSettled(projected)))
}

const isSettled = (projected: Projected): boolean =>
  projected.ours.length === 1 && projected.status !== 'claimed' && !projected.begun && isShown(projected)

const recorder = () => {
  const told: (readonly [string, readonly string[]])[] = []
  const idsOf = (words: ReadonlyMap<string, WrittenWord>) => [...words.keys()]
  return {
    told,
    record: {
      begin: async (words: ReadonlyMap<string, WrittenWord>) => void told.push(['begin', idsOf(words)]),
      end: async (words: ReadonlyMap<string, WrittenWord>, written: boolean) =>
        void told.push([written ? 'written' : 'not written', idsOf(words)]),
    },
  }
}

test('statuses go into a large file of lines as into a small one: each byte is as it would be, and was, but for theirs', () =>
  inFolder(async (root) => {
    const file = {
      ...{ name: source, part: null, realPath: join(root, source), stamp: '' },
      ...{ bytes: Buffer.from(text), text: text.slice(1) },
    }
    const small = openagentsFormat.patch(file, statuses, 0)
    if (!('words' in small)) throw new Error(small.problem.message)
    expect([...small.words.keys()]).toEqual(['a', 'B', 'c', 't-1#2', 'z'])
    const { told, record } = recorder()
    const place = { root, source }
    expect(await unshownWords(place, asked)).toEqual(small.words)
    expect(told).toEqual([])
    const written = await writeBacklog(place, { statuses: asked, expected: null, record })
    expect(written.kind).toBe('written')
    expect(readFileSync(join(root, source), 'utf8') === `\ufeff${small.text}`).toBe(true)
    const ids = [...small.words.keys()]
    expect(told).toEqual([
      ['begin', ids],
      ['written', ids],
    ])
    expect(readdirSync(root)).toEqual([source])
    const shown = new Map(
      [...small.words].map(([id, { word, begun }]) => [
        id,
        wanted(statuses.get(id)?.status ?? 'todo', [word], begun),
      ]),
    )
    expect(await writeBacklog(place, { statuses: async () => shown, expected: null, record })).toEqual({
      kind: 'shown already',
    })
  }))

test('a large file that somebody writes meanwhile is not overwritten', () =>
  inFolder(async (root) => {
    const { stamp } = await readBacklog({
      root,
      path: source,
      rules: { unknownDependency: 'block', duplicateId: 'number' },
    })
    const add = () => appendFileSync(join(root, source), '\n{"id":"n","title":"new","status":"open"}')
    const { record } = recorder()
    const place = { root, source }
    const begin = async () => add()
    expect(
      await writeBacklog(place, { statuses: asked, expected: stamp, record: { ...record, begin } }),
    ).toEqual({
      kind: 'changed',
    })
    expect(readFileSync(join(root, source), 'utf8').startsWith(text)).toBe(true)
    expect(await writeBacklog(place, { statuses: asked, expected: stamp, record })).toEqual({
      kind: 'changed',
    })
    expect(readdirSync(root)).toEqual([source])
  }))

test('a line that can’t be read keeps a large file from being written, and is named', () =>
  inFolder(async (root) => {
    appendFileSync(join(root, source), '\n{"id": broken}\n')
    const written = await writeBacklog(
      { root, source },
      { statuses: asked, expected: null, record: recorder().record },
    )
    const line = text.split('\n').length + 1
    expect(written).toMatchObject({
      kind: 'problem',
      message: expect.stringMatching(new RegExp(`^tasks.jsonl:${line}: `)) as string,
    })
  }))
