import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readBacklog } from '../../../src/backlog/read-backlog.ts'
import { writeBacklog } from '../../../src/backlog/write-back/backlog-writer.ts'
import { itemId, type ItemId } from '../../../src/core/ids.ts'
import type { Projected } from '../../../src/core/ports/backlog-store.ts'
import { folderWith } from '../../support/folder-with.ts'

const rules = { unknownDependency: 'error', duplicateId: 'number' } as const
const path = '.taskmaster/tasks/tasks.json'
const task = (id: number, ...dependencies: readonly number[]): string =>
  JSON.stringify({ id, title: `Task ${id}`, status: 'pending', dependencies })
const file = (...tasks: readonly string[]): string => `{"tasks":[\n${tasks.join(',\n')}\n]}`

it('an id that is there twice can be numbered, and each status is written where it belongs', async () => {
  const before = file(task(6), task(7, 6), task(6), task(6))
  const root = await folderWith({ [path]: before })
  await expect(readBacklog({ root, path })).rejects.toMatchObject({ problems: [{ line: 4 }, { line: 5 }] })
  const { drafts, notices } = await readBacklog({ root, path, rules })
  expect(drafts.map(({ id, line, dependsOn }) => [id, line, ...dependsOn])).toEqual([
    ['6', 2],
    ['7', 3, '6'],
    ['6#2', 4],
    ['6#3', 5],
  ])
  expect(notices.map(({ line, message }) => [line, message])).toEqual([
    [4, '"6" is there before; this one is called 6#2'],
    [5, '"6" is there before; this one is called 6#3'],
  ])
  const done: Projected = { status: 'done', hold: false, ours: ['open'], begun: false }
  const statuses = new Map<ItemId, Projected>([[itemId('6#2'), done]])
  const record = { begin: async () => undefined, end: async () => undefined }
  const written = await writeBacklog({ root, source: path }, { statuses, expected: null, record })
  expect(written.kind).toBe('written')
  expect(await readFile(join(root, path), 'utf8')).toBe(
    file(task(6), task(7, 6), task(6).replace('pending', 'done'), task(6)),
  )
})
