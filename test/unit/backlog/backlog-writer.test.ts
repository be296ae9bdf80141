import { chmod, readFile, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createBacklogWriter } from '../../../src/backlog/backlog-writer.ts'
import { replaceFile } from '../../../src/backlog/replace-file.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemStatus } from '../../../src/core/item.ts'
import { folderWith } from '../../support/folder-with.ts'

const statuses = (entries: Readonly<Record<string, ItemStatus | 'held'>>) =>
  new Map(
    Object.entries(entries).map(([id, status]) => [
      itemId(id),
      { status: status === 'held' ? ('todo' as const) : status, hold: status === 'held' },
    ]),
  )

const file = (status: string) =>
  `{ "tasks" : [\r\n\t{"status":"${status}" , "id":"A","x":"é \\u00e9"}\r\n]}\n`

async function shown(word: string, status: ItemStatus | 'held'): Promise<string> {
  const root = await folderWith({ 'tasks.json': file(word) })
  expect(await createBacklogWriter(root).write('tasks.json', statuses({ A: status }))).toBeNull()
  const text = await readFile(join(root, 'tasks.json'), 'utf8')
  const word2 = /"status":"([^"]*)"/.exec(text)?.[1] ?? ''
  expect(text).toBe(file(word2))
  return word2
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
    ['strange', 'done', 'completed'],
  ] as const)('%s, which is %s now, says %s', async (word, status, expected) => {
    expect(await shown(word, status)).toBe(expected)
  })

  it('takes back an in-progress of its own, and only of its own', async () => {
    const root = await folderWith({ 'tasks.json': file('pending') })
    const writer = createBacklogWriter(root)
    await writer.write('tasks.json', statuses({ A: 'claimed' }))
    expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(file('in-progress'))
    await writer.write('tasks.json', statuses({ A: 'todo' }))
    expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(file('pending'))
  })

  it('touches nothing when everything is shown already', async () => {
    const root = await folderWith({ 'tasks.json': file('completed') })
    const before = await stat(join(root, 'tasks.json'))
    await createBacklogWriter(root).write('tasks.json', statuses({ a: 'done', GONE: 'failed' }))
    expect((await stat(join(root, 'tasks.json'))).ino).toBe(before.ino)
  })

  it('keeps mode, byte order mark and the link that leads to the file', async () => {
    const root = await folderWith({ 'real/tasks.json': `\ufeff${file('pending')}` })
    await chmod(join(root, 'real/tasks.json'), 0o640)
    await symlink('real/tasks.json', join(root, 'tasks.json'))
    expect(await createBacklogWriter(root).write('tasks.json', statuses({ A: 'done' }))).toBeNull()
    expect((await lstat(join(root, 'tasks.json'))).isSymbolicLink()).toBe(true)
    expect((await stat(join(root, 'real/tasks.json'))).mode & 0o777).toBe(0o640)
    expect(await readFile(join(root, 'real/tasks.json'), 'utf8')).toBe(`\ufeff${file('completed')}`)
    expect(await readdir(join(root, 'real'))).toEqual(['tasks.json'])
  })

  it('leaves a file alone that is broken, gone or no backlog any more, and says so', async () => {
    const root = await folderWith({ 'broken.json': '{"tasks":[', 'twice.json': '{"tasks":[],"tasks":[]}' })
    const writer = createBacklogWriter(root)
    expect(await writer.write('broken.json', statuses({ A: 'done' }))).toMatch(/^broken.json:1: broken JSON/)
    expect(await writer.write('twice.json', statuses({ A: 'done' }))).toMatch(/there twice/)
    expect(await writer.write('gone.json', statuses({ A: 'done' }))).toBe('gone.json: does not exist')
    expect(await readFile(join(root, 'broken.json'), 'utf8')).toBe('{"tasks":[')
  })

  it('does not overwrite an edit that was made after it read', async () => {
    const root = await folderWith({ 'tasks.json': 'edited meanwhile' })
    const realPath = join(root, 'tasks.json')
    const read = { name: 'tasks.json', realPath, bytes: Buffer.from('as it was'), text: 'as it was' }
    expect(await replaceFile(read, Buffer.from('ours'))).toBe('changed meanwhile')
    expect(await readFile(realPath, 'utf8')).toBe('edited meanwhile')
    expect(await readdir(root)).toEqual(['tasks.json'])
  })

  it('gives up for now on a file that changes all the time', async () => {
    const root = await folderWith({ 'tasks.json': file('pending') })
    const path = join(root, 'tasks.json')
    let busy = true
    const editor = (async () => {
      for (let edit = 0; busy; edit++)
        await writeFile(path, file('pending').replace('}\n', `}${' '.repeat(edit % 50)}\n`))
    })()
    const results = new Set<string | null>()
    for (let round = 0; round < 20; round++)
      results.add(await createBacklogWriter(root).write('tasks.json', statuses({ A: 'done' })))
    busy = false
    await editor
    for (const result of results)
      expect(result === null || /changes all the time|tasks.json/.test(result)).toBe(true)
    expect((await readdir(root)).filter((name) => name !== 'tasks.json')).toEqual([])
  })

  it('says what was in the way when the folder can not be written, and sweeps what a killed writer left', async () => {
    const root = await folderWith({
      'tasks.json': file('pending'),
      '.tasks.json.loopwork-dead': 'x',
      '.tasks.json.loopwork-young': 'x',
    })
    const old = new Date(Date.now() - 3_600_000)
    await utimes(join(root, '.tasks.json.loopwork-dead'), old, old)
    await createBacklogWriter(root).write('tasks.json', statuses({ A: 'done' }))
    expect(await readdir(root)).toEqual(['.tasks.json.loopwork-young', 'tasks.json'])
  })
})
