import { closeSync, openSync, readFileSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { chmod, readFile, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeBacklog } from '../../../src/backlog/write-back/backlog-writer.ts'
import { replaceIfUnchanged } from '../../../src/backlog/write-back/replace-if-unchanged.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemId } from '../../../src/core/ids.ts'
import type { ItemStatus } from '../../../src/core/item.ts'
import { fileWords, type FileWord } from '../../../src/core/policy/backlog-edit.ts'
import type { Projected } from '../../../src/core/ports/backlog-store.ts'
import type { WriteRecord } from '../../../src/core/ports/backlog.ts'
import { fileStamp } from '../../../src/files/file-stamp.ts'
import { makerMark } from '../../../src/files/maker-mark.ts'
import { folderWith } from '../../support/folder-with.ts'
import { markOfKilled } from '../../support/process/mark-of-killed.ts'

/** What the file may say without anybody having edited it: by default anything. */
const statuses = (
  entries: Readonly<Record<string, ItemStatus | 'held'>>,
  { ours = fileWords, begun = false }: { ours?: readonly FileWord[]; begun?: boolean } = {},
) =>
  new Map<ItemId, Projected>(
    Object.entries(entries).map(([id, status]) => [
      itemId(id),
      { status: status === 'held' ? 'todo' : status, hold: status === 'held', ours, begun },
    ]),
  )

type Told = { words: Record<string, string>; written: boolean | null }

function write(
  root: string,
  source: string,
  shown: ReadonlyMap<ItemId, Projected>,
  told: Told = { words: {}, written: null },
) {
  const record: WriteRecord = {
    begin: async (words) => {
      told.words = Object.fromEntries([...words].map(([id, { word }]) => [id, word]))
    },
    end: async (_, written) => {
      told.written = written
    },
  }
  return writeBacklog({ root, source }, { statuses: async () => shown, expected: null, record: record })
}

const file = (status: string) =>
  `{ "tasks" : [\r\n\t{"status":"${status}" , "id":"A","x":"é \\u00e9"}\r\n]}\n`

async function shown(word: string, status: ItemStatus | 'held'): Promise<string> {
  const root = await folderWith({ 'tasks.json': file(word) })
  const result = await write(root, 'tasks.json', statuses({ A: status }))
  expect(['written', 'shown already']).toContain(result.kind)
  const text = await readFile(join(root, 'tasks.json'), 'utf8')
  const word2 = /"status":"([^"]*)"/.exec(text)?.[1] ?? ''
  expect(text).toBe(file(word2))
  return word2
}

/** Turns of the event loop, counted from the one in which a write has its link to what it replaces. */
const moments = Array.from({ length: 25 }, (_, moment) => moment)

interface Moment {
  readonly turn: number
  /** What is replaced has a name still. */
  readonly isLinked: boolean
  readonly path: string
  /** Of an editor that has opened the file before. */
  readonly editor: number
}

/** Replaces a file of 9 bytes, and calls `at` in every turn meanwhile. */
async function replacing(at: (moment: Moment) => void) {
  const root = await folderWith({ 'tasks.json': 'as it was' })
  const path = join(root, 'tasks.json')
  const { mtimeNs } = await stat(path, { bigint: true })
  const bytes = Buffer.from('as it was')
  const read = {
    name: 'tasks.json',
    part: null,
    realPath: path,
    bytes,
    stamp: `1.${mtimeNs}`,
    text: 'as it was',
  }
  const editor = openSync(path, 'r+')
  let isOver = false
  let turns = 0
  const writing = replaceIfUnchanged(read, Buffer.from('written')).finally(() => {
    isOver = true
  })
  while (!isOver) {
    const isLinked = readdirSync(root).some((name) => name.endsWith('.old'))
    if (isLinked || turns > 0) at({ turn: turns++, isLinked, path, editor })
    await new Promise(setImmediate)
  }
  await writing
  closeSync(editor)
  expect(await readdir(root)).toEqual(['tasks.json'])
  return { path, turns }
}

describe('writing statuses back', () => {
  it.each([
    ['pending', 'done', 'completed'],
    ['pending', 'failed', 'failed'],
    ['pending', 'cancelled', 'cancelled'],
    ['pending', 'claimed', 'in-progress'],
    ['pending', 'todo', 'pending'],
    ['pending', 'held', 'pending'],
    ['completed', 'todo', 'pending'],
    ['in-progress', 'done', 'completed'],
    ['in-progress', 'todo', 'in-progress'],
    ['blocked', 'held', 'blocked'],
    ['blocked', 'todo', 'pending'],
    ['blocked', 'done', 'completed'],
    ['quarantined', 'failed', 'quarantined'],
    ['quarantined', 'todo', 'pending'],
    ['failed', 'failed', 'failed'],
    ['strange', 'done', 'strange'],
    ['failed', 'held', 'failed'],
    ['completed', 'held', 'completed'],
  ] as const)('%s, which is %s now, says %s', async (word, status, expected) => {
    expect(await shown(word, status)).toBe(expected)
  })

  it('takes back an in-progress of its own, and only of its own', async () => {
    const root = await folderWith({ 'tasks.json': file('pending') })
    const told: Told = { words: {}, written: null }
    await write(root, 'tasks.json', statuses({ A: 'claimed' }), told)
    expect(told).toEqual({ words: { A: 'open' }, written: true })
    expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(file('in-progress'))
    await write(root, 'tasks.json', statuses({ A: 'todo' }, { begun: false }))
    expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(file('in-progress'))
    await write(root, 'tasks.json', statuses({ A: 'todo' }, { begun: true }))
    expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(file('pending'))
  })

  it.each([
    ['cancelled', ['open'], 'done'],
    ['pending', ['done'], 'done'],
    ['completed', [], 'failed'],
    ['pending', ['removed'], 'cancelled'],
  ] as const)('leaves %s alone where it last read or wrote %j', async (word, ours, status) => {
    const root = await folderWith({ 'tasks.json': file(word) })
    expect(await write(root, 'tasks.json', statuses({ A: status }, { ours }))).toEqual({
      kind: 'shown already',
    })
    expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(file(word))
  })

  it('does not write over a version that was not taken in', async () => {
    const root = await folderWith({ 'tasks.json': file('pending') })
    const record = { begin: async () => {}, end: async () => {} }
    const order = { statuses: async () => statuses({ A: 'done' }), expected: 'another version', record }
    expect(await writeBacklog({ root, source: 'tasks.json' }, order)).toEqual({ kind: 'changed' })
    expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(file('pending'))
  })

  it('is recognised by its stamp afterwards, and an edit of the same length is not', async () => {
    const root = await folderWith({ 'tasks.json': file('pending') })
    const written = await write(root, 'tasks.json', statuses({ A: 'failed' }))
    expect(written).toEqual({ kind: 'written', stamp: await fileStamp(root, 'tasks.json') })
    await writeFile(join(root, 'tasks.json'), file('faileD'))
    expect(await fileStamp(root, 'tasks.json')).not.toBe(written.kind === 'written' ? written.stamp : '')
  })

  it('touches nothing when everything is shown already', async () => {
    const root = await folderWith({ 'tasks.json': file('completed') })
    const before = await stat(join(root, 'tasks.json'))
    await write(root, 'tasks.json', statuses({ a: 'done', GONE: 'failed' }))
    expect((await stat(join(root, 'tasks.json'))).ino).toBe(before.ino)
  })

  it('keeps mode, byte order mark and the link that leads to the file', async () => {
    const root = await folderWith({ 'real/tasks.json': `\ufeff${file('pending')}` })
    await chmod(join(root, 'real/tasks.json'), 0o640)
    await symlink('real/tasks.json', join(root, 'tasks.json'))
    expect(await write(root, 'tasks.json', statuses({ A: 'done' }))).toMatchObject({ kind: 'written' })
    expect((await lstat(join(root, 'tasks.json'))).isSymbolicLink()).toBe(true)
    expect((await stat(join(root, 'real/tasks.json'))).mode & 0o777).toBe(0o640)
    expect(await readFile(join(root, 'real/tasks.json'), 'utf8')).toBe(`\ufeff${file('completed')}`)
    expect(await readdir(join(root, 'real'))).toEqual(['tasks.json'])
  })

  it('leaves a file alone that is broken, gone or no backlog any more, and says so', async () => {
    const root = await folderWith({ 'broken.json': '{"tasks":[', 'twice.json': '{"tasks":[],"tasks":[]}' })
    const refused = async (name: string) => await write(root, name, statuses({ A: 'done' }))
    const problem = (said: RegExp) => ({ kind: 'problem', message: expect.stringMatching(said) as unknown })
    expect(await refused('broken.json')).toEqual(problem(/^broken.json:1: broken JSON/))
    expect(await refused('twice.json')).toEqual(problem(/there twice/))
    expect(await refused('gone.json')).toEqual(problem(/^gone.json: does not exist$/))
    expect(await readFile(join(root, 'broken.json'), 'utf8')).toBe('{"tasks":[')
  })

  it('does not overwrite an edit that was made after it read', async () => {
    const root = await folderWith({ 'tasks.json': 'edited meanwhile' })
    const realPath = join(root, 'tasks.json')
    const bytes = Buffer.from('as it was')
    const read = { name: 'tasks.json', part: null, realPath, bytes, stamp: '', text: 'as it was' }
    expect(await replaceIfUnchanged(read, Buffer.from('ours'))).toEqual({ kind: 'changed' })
    expect(await readFile(realPath, 'utf8')).toBe('edited meanwhile')
    expect(await readdir(root)).toEqual(['tasks.json'])
  })

  it('loses no edit of a file that changes all the time, and leaves nothing beside it', async () => {
    const root = await folderWith({ 'tasks.json': file('pending') })
    const path = join(root, 'tasks.json')
    let busy = true
    let edits = 0
    // Each edit counts one up from what stands there: one that is lost breaks the chain.
    const editor = (async () => {
      while (busy) {
        const text = await readFile(path, 'utf8')
        const count = Number(/"edits":(\d+)/.exec(text)?.[1] ?? 0)
        if (count !== edits) throw new Error(`${edits} edits were made, ${count} are there`)
        edits++
        await writeFile(path, text.replace(/("edits":\d+,)?"id"/, `"edits":${edits},"id"`))
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    })().finally(() => {
      busy = false
    })
    // An editor that has failed makes no more edits: its failure is what is to be reported.
    editor.catch(() => undefined)
    for (let round = 0; busy && (round < 60 || edits <= 5); round++) {
      const status = round % 2 === 0 ? 'done' : 'failed'
      await write(root, 'tasks.json', statuses({ A: status }))
    }
    busy = false
    await editor
    expect(edits).toBeGreaterThan(5)
    expect(await readdir(root)).toEqual(['tasks.json'])
  })

  it('shows no version that lacks an edit, at whichever moment of a write it is made', async () => {
    for (const moment of moments) {
      const { path, turns } = await replacing(({ turn, path: file }) => {
        if (turn === moment) writeFileSync(file, 'edited')
        if (turn >= moment)
          expect([moment, turn, readFileSync(file, 'utf8')]).toEqual([moment, turn, 'edited'])
      })
      if (turns > moment) expect([moment, await readFile(path, 'utf8')]).toEqual([moment, 'edited'])
    }
  })

  it('puts back what an editor that had the file open writes into it after it was replaced', async () => {
    for (const moment of moments) {
      let isMade = false
      const { path } = await replacing(({ turn, isLinked, editor }) => {
        if (turn !== moment || !isLinked) return
        isMade = true
        writeSync(editor, 'edited in', 0)
      })
      if (isMade) expect([moment, await readFile(path, 'utf8')]).toEqual([moment, 'edited in'])
    }
  })

  it('keeps both versions where the file and what it replaced were edited', async () => {
    const root = await folderWith({ 'tasks.json': 'as it was' })
    const path = join(root, 'tasks.json')
    const bytes = Buffer.from('as it was')
    const read = { name: 'tasks.json', part: null, realPath: path, bytes, stamp: '1.1', text: 'as it was' }
    const editor = openSync(path, 'r+')
    const writing = replaceIfUnchanged(read, Buffer.from('written'))
    while (readFileSync(path, 'utf8') !== 'written') await new Promise(setImmediate)
    writeSync(editor, 'edited in', 0)
    writeFileSync(path, 'edited too')
    closeSync(editor)
    const [other = ''] = readdirSync(root)
    expect(await writing).toEqual({
      kind: 'problem',
      message: `tasks.json: it was edited twice while it was written: the other version is ${other} beside it`,
    })
    expect([readFileSync(join(root, other), 'utf8'), readFileSync(path, 'utf8')]).toEqual([
      'edited in',
      'edited too',
    ])
  })

  it('sweeps what a killed writer left, and nothing younger', async () => {
    const root = await folderWith({
      'tasks.json': file('pending'),
      '.tasks.json.loopwork-dead': 'x',
      '.tasks.json.loopwork-young': 'x',
    })
    const old = new Date(Date.now() - 3_600_000)
    await utimes(join(root, '.tasks.json.loopwork-dead'), old, old)
    await write(root, 'tasks.json', statuses({ A: 'done' }))
    expect(await readdir(root)).toEqual(['.tasks.json.loopwork-young', 'tasks.json'])
  })

  it('takes away at once what a writer left that is surely gone, but no edit that only its link has', async () => {
    const gone = `.tasks.json.loopwork-${markOfKilled()}`
    const mine = `.tasks.json.loopwork-${makerMark()}-1`
    const left = `${gone}-b.1000000000.old`
    const edited = `${gone}-c.1000000000.old`
    const root = await folderWith({
      'tasks.json': file('pending'),
      [`${gone}-a`]: 'x',
      [left]: 'as it was read',
      [edited]: 'edited since',
      [mine]: 'x',
    })
    await utimes(join(root, left), 1, 1)
    await write(root, 'tasks.json', statuses({ A: 'done' }))
    expect(await readdir(root)).toEqual([edited, mine, 'tasks.json'].sort())
  })

  it('a write that fails says what was in the way', async () => {
    const realPath = join(await folderWith({}), 'gone', 'tasks.json')
    const read = { name: 'tasks.json', part: null, realPath, bytes: Buffer.from(''), stamp: '', text: '' }
    expect(await replaceIfUnchanged(read, Buffer.from('ours'))).toEqual({
      kind: 'problem',
      message: expect.stringMatching(/^tasks\.json: could not be written: ENOENT/) as unknown,
    })
  })

  it('an edit between reading and writing stays, and nothing is recorded as written', async () => {
    const root = await folderWith({ 'tasks.json': file('pending') })
    const told: (boolean | null)[] = []
    const result = await writeBacklog(
      { root, source: 'tasks.json' },
      {
        statuses: async () => statuses({ A: 'done' }),
        expected: null,
        record: {
          begin: () => writeFile(join(root, 'tasks.json'), file('cancelled')),
          end: async (_, written) => void told.push(written),
        },
      },
    )
    expect(result).toEqual({ kind: 'changed' })
    expect(told).toEqual([false])
    expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(file('cancelled'))
    expect(await readdir(root)).toEqual(['tasks.json'])
  })

  it('writes a file with the longest name there can be', async () => {
    const name = `${'x'.repeat(250)}.json`
    const root = await folderWith({ [name]: file('pending') })
    expect(await write(root, name, statuses({ A: 'done' }))).toMatchObject({ kind: 'written' })
    expect(await readdir(root)).toEqual([name])
  })
})
