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
  const written = await writeBacklog(
    { root, source: path },
    { statuses: async () => statuses, expected: null, record },
  )
  expect(written.kind).toBe('written')
  expect(await readFile(join(root, path), 'utf8')).toBe(
    file(task(6), task(7, 6), task(6).replace('pending', 'done'), task(6)),
  )
})

const shapes = async (path: string, text: string) => {
  const { drafts } = await readBacklog({ root: await folderWith({ [path]: text }), path, rules })
  return drafts.map(({ id, parent, dependsOn }) =>
    [id, ...(parent === null ? [] : ['in', parent]), ...dependsOn].join(' '),
  )
}

it.each([
  {
    what: 'parts of the second parent are its own, not those of the first',
    path: '.kiro/specs/a/tasks.md',
    text: `## Phase 1\n- [ ] 1. A\n- [ ] 1.1 (P) B\n- [ ] 1.2 (P) C\n## Phase 2\n- [ ] 1. D\n- [ ] 1.1 (P) E\n- [ ] 1.2 F\n`,
    shows: ['1', '1.1 in 1', '1.2 in 1', '1#2', '1.1#2 in 1#2 1.1 1.2', '1.2#2 in 1#2 1.1#2'],
  },
  {
    what: 'nested tasks are in the one above them',
    path: 'openspec/changes/a/tasks.md',
    text: '## 1. A\n- [ ] 1.1 B\n- [ ] 1.1 C\n  - [ ] D\n- [ ] 1.2 E\n',
    shows: ['1.1', '1.1#2', 'd in 1.1#2 1.1', '1.2 d'],
  },
  {
    what: 'what follows waits for both',
    path: 'specs/a/tasks.md',
    text: '## Phase 1: A\n- [ ] 1.1 [P] B\n- [ ] 1.1 [P] C\n- [ ] 1.2 [VERIFY] D\n',
    shows: ['1.1', '1.1#2', '1.2 1.1 1.1#2'],
  },
  {
    what: 'what follows waits for the second, a name means the first',
    path: 'specs/a/tasks.md',
    text: '## Phase 1: A\n- [ ] T001 B\n- [ ] T001 C\n- [ ] T002 D (depends on T001)\n',
    shows: ['T001', 'T001#2 T001', 'T002 T001#2 T001'],
  },
  {
    what: 'sub-tasks of the second task are its own, and so are the siblings that they need',
    path,
    text: '{"tasks":[{"id":6,"title":"A","status":"pending","subtasks":[{"id":1,"title":"a","status":"pending"}]},{"id":6,"title":"B","status":"pending","subtasks":[{"id":1,"title":"b","status":"pending"},{"id":"6.2","title":"c","status":"pending","dependencies":[1]}]}]}',
    shows: ['6', '6.1 in 6', '6#2', '6.1#2 in 6#2', '6.2 in 6#2 6.1#2'],
  },
  {
    what: 'stories are numbered as they stand in the file, not as they rank',
    path: 'prd.json',
    text: '{"userStories":[{"id":"US-1","title":"A","priority":2,"passes":false},{"id":"US-1","title":"B","priority":1,"passes":false}]}',
    shows: ['US-1#2', 'US-1'],
  },
])('with numbered ids in $path $what', async ({ path: place, text, shows }) => {
  expect(await shapes(place, text)).toEqual(shows)
})
