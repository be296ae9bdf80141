import { expect, test } from 'vitest'
import type { ItemDraft } from '../../../src/core/item.ts'
import { readBacklog } from '../../../src/backlog/read-backlog.ts'
import { folderWith } from '../../support/folder-with.ts'
import { withRun } from '../../support/store/with-run.ts'

/** `T3 p1 doing <T1,T2`: an id, its priority, its status, what it needs. */
async function draftsOf(...tasks: readonly string[]): Promise<readonly ItemDraft[]> {
  const list = tasks.map((task) => {
    const [id, priority = 'p1', status = 'todo', needs = '<'] = task.split(' ')
    const dependsOn = needs.slice(1).split(',').filter(Boolean)
    return { id, title: `Task ${id}`, priority: Number(priority.slice(1)), status, depends_on: dependsOn }
  })
  const file = { schema_version: 1, source_files: ['README.md'], tasks: list }
  const root = await folderWith({ 'to-do.json': JSON.stringify(file) })
  const rules = { unknownDependency: 'block' } as const
  return (await readBacklog({ root, path: 'to-do.json', rules })).drafts
}

/** What a run claims first. */
async function claimed(...tasks: readonly string[]): Promise<string> {
  let first = ''
  await withRun(await draftsOf(...tasks), {}, async ({ next }) => {
    first = await next()
  })
  return first
}

const nothing = 'nothingLeft'

// The rows of looper's own tests of its selection: TestSelectTask, …NumericIDOrdering, …WithDependencies.
test.each([
  ['of what is begun the lowest id', ['T003 p1 doing', 'T001 p3 doing', 'T002 p1 todo'], 'T001'],
  ['of what is to do the highest priority', ['T001 p3', 'T002 p1', 'T003 p2'], 'T002'],
  ['of one priority the lowest id', ['T003 p1', 'T001 p1', 'T002 p1'], 'T001'],
  ['what is begun before any priority', ['T005 p5 doing', 'T001 p1 todo'], 'T005'],
  ['nothing where all is done', ['T001 p1 done', 'T002 p1 done'], nothing],
  ['nothing where there is nothing', [], nothing],
  [
    'begun, then to do, then blocked',
    ['T005 p1 todo', 'T010 p1 blocked', 'T003 p3 doing', 'T001 p2 todo'],
    'T003',
  ],
  ['begun by the number of the id', ['T10 p1 doing', 'T2 p1 doing', 'T1 p1 todo'], 'T2'],
  ['to do by the number of the id', ['T10 p1', 'T2 p1', 'T1 p1'], 'T1'],
  ['of one number by the characters', ['T1 p1 doing', 'T001 p1 doing', 'T2 p1 doing'], 'T001'],
  ['large numbers', ['T99 p1', 'T100 p1', 'T9 p1'], 'T9'],
  ['what needs nothing', ['T001 p1', 'T002 p1 todo <T001'], 'T001'],
  ['what needs something that is done', ['T001 p1 done', 'T002 p1 todo <T001'], 'T002'],
  ['of a higher priority, what it needs done', ['T001 p2', 'T002 p1 done', 'T003 p1 todo <T002'], 'T003'],
  ['the begin of a chain', ['T001 p1', 'T002 p1 todo <T001', 'T003 p1 todo <T002'], 'T001'],
  [
    'what is blocked and needs something: not before that',
    ['T001 p2', 'T002 p1 blocked <T001', 'T003 p3'],
    'T001',
  ],
  ['what all of its needs are done of', ['T001 p1 done', 'T002 p1', 'T003 p1 todo <T001,T002'], 'T002'],
  ['nothing that needs what is not there', ['T003 p1 todo <T999', 'T001 p1 todo <T999'], nothing],
  ['what is begun with its needs done', ['T001 p1 done', 'T002 p5 doing <T001', 'T003 p1'], 'T002'],
  ['nothing begun before its needs are done', ['T001 p1 done', 'T002 p5 doing <T003', 'T003 p1'], 'T003'],
  [
    'the next of a chain by its priority',
    ['T001 p1 done', 'T002 p1 todo <T001', 'T003 p1 todo <T002', 'T004 p2'],
    'T002',
  ],
])('a run takes %s', async (_, tasks, id) => {
  expect(await claimed(...tasks)).toBe(id)
})

// looper takes these up by itself when nothing else is left; here a person does.
test.each([
  ['by priority', ['T001 p3 blocked', 'T002 p1 blocked'], 'T002'],
  ['of one priority by id', ['T003 p2 blocked', 'T001 p2 blocked', 'T002 p2 blocked'], 'T001'],
  ['by the number of the id', ['T100 p2 blocked', 'T20 p2 blocked', 'T3 p2 blocked'], 'T3'],
])('what is blocked waits for a retry, and goes %s then', async (_, tasks, id) => {
  const drafts = await draftsOf(...tasks)
  await withRun(drafts, {}, async ({ store, next }) => {
    expect(await next()).toBe(nothing)
    expect(await store.retryItems(drafts.map((each) => each.id))).toEqual([])
    expect(await next()).toBe(id)
  })
})

// TestTaskSelector_SortBy… and …_Strategies of looper.
test.each([
  ['priority', ['T003 p3', 'T001 p1', 'T002a p2', 'T010 p1', 'T002b p1'], 'T001 T002b T010 T002a T003'],
  ['priority', ['T001 p1', 'T002 p2', 'T003 p3', 'T004 p1', 'T005 p2'], 'T001 T004 T002 T005 T003'],
  ['dependency', ['T001 p2', 'T004 p1', 'T002 p1 todo <T001', 'T003 p1 todo <T001,T002'], 'T001 T004'],
  ['dependency', ['T003 p3', 'T001 p1', 'T002 p2'], 'T001 T002 T003'],
  ['mixed', ['T005 p1', 'T001 p1', 'T002 p1 todo <T001', 'T003 p2', 'T004 p2 todo <T003'], 'T001 T005 T003'],
  ['mixed', ['T003 p3', 'T001 p1', 'T002 p2'], 'T001 T002 T003'],
] as const)('by %s, %j are taken as %s', async (strategy, tasks, order) => {
  await withRun(await draftsOf(...tasks), { strategy }, async ({ next }) => {
    const taken: string[] = []
    for (let id = await next(); id.startsWith('T'); id = await next()) taken.push(id)
    expect(taken.join(' ')).toBe(order)
  })
})
