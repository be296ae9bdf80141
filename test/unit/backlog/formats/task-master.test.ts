import { describe, expect, it } from 'vitest'
import { noticesOf, problemsOfFile, readFileAs, shortly } from '../../../support/files/read-file-as.ts'

const place = '.taskmaster/tasks/tasks.json'
const task = (id: number | string, more: object = {}) => ({
  id,
  title: `Task ${id}`,
  status: 'pending',
  dependencies: [],
  subtasks: [],
  ...more,
})
const tagged = (tags: Readonly<Record<string, readonly object[]>>) =>
  Object.fromEntries(Object.entries(tags).map(([tag, tasks]) => [tag, { tasks, metadata: { created: 'x' } }]))

const read = (...tasks: readonly object[]) => readFileAs(place, { tasks })

describe("Task Master's tasks.json", () => {
  it('is read with its words, its priorities and what it says of the work', async () => {
    const backlog = await read(
      task(1, { status: 'done', priority: 'critical' }),
      task('2', {
        status: 'in-progress',
        dependencies: [1],
        priority: 'low',
        description: 'Short.',
        details: 'Long.',
        testStrategy: 'By hand.',
        complexity: 7,
        assignee: 'kim',
        metadata: { labels: ['ui'] },
      }),
      task(3, { status: 'review', details: null }),
      task(4, { status: 'deferred' }),
      task(5, { status: 'cancelled' }),
      task(6, { status: 'completed', dependencies: null }),
      task(7, { status: 'blocked' }),
    )
    expect(backlog.format).toBe('task-master')
    expect(backlog.drafts.map(shortly)).toEqual([
      '1 done',
      '2 (1)',
      '3 !review',
      '4 !deferred',
      '5 cancelled',
      '6 done',
      '7 !blocked',
    ])
    expect(backlog.drafts[1]).toMatchObject({
      priority: 8,
      sourcePriority: 'low',
      description: 'Short.\n\n## Details\n\nLong.\n\n## Test strategy\n\nBy hand.',
      assignee: 'kim',
      metadata: { complexity: 7, labels: ['ui'] },
    })
    expect(noticesOf(backlog)).toEqual(['tasks[1].status: is in-progress in the file; taken as not begun'])
  })

  it('sub-tasks are items, by number or dotted, and their task is done with them', async () => {
    const backlog = await read(
      task(1, { status: 'done' }),
      task(29),
      task(3, {
        priority: 'high',
        dependencies: [1],
        subtasks: [
          { id: 1, title: 'a', status: 'pending', dependencies: [] },
          { id: '3.2', title: 'b', status: 'pending', dependencies: [1] },
          { id: '3', title: 'c', dependencies: ['3.2', 29], parentId: 'undefined' },
          { id: 4, title: 'd', status: 'pending', dependencies: ['29', '3.1'] },
        ],
      }),
    )
    expect(backlog.drafts.map(shortly)).toEqual([
      '1 done',
      '29',
      '*3 (1)',
      '3.1 <3 (1)',
      '3.2 <3 (3.1 1)',
      '3.3 <3 (3.2 29 1)',
      '3.4 <3 (29 3.1 1)',
    ])
    expect(backlog.drafts.map(({ priority }) => priority)).toEqual([5, 5, 1, 1, 1, 1, 1])
    expect(noticesOf(backlog)).toEqual([
      'tasks[2].subtasks[2].status: is missing; taken as pending',
      'tasks[2].subtasks[2].dependencies: "29" is no sub-task of 3; taken as the task 29',
      'tasks[2].subtasks[3].dependencies: "29" is no sub-task of 3; taken as the task 29',
    ])
    expect(backlog.drafts[5]?.metadata).toEqual({})
  })

  it('an open sub-task of a task that is done, cancelled or put aside is not offered', async () => {
    const below = [
      { id: 1, title: 'a', status: 'done' },
      { id: 2, title: 'b', status: 'pending' },
    ]
    const backlog = await read(
      task(1, { status: 'done', subtasks: below }),
      task(2, { status: 'cancelled', subtasks: below }),
      task(3, { status: 'deferred', subtasks: below }),
      task(4, { status: 'in-progress', subtasks: below }),
    )
    expect(backlog.drafts.map(shortly)).toEqual([
      '*1 done',
      '1.1 done <1',
      '1.2 !part of a done task <1',
      '*2 cancelled',
      '2.1 done <2',
      '2.2 !part of a cancelled task <2',
      '*3 !deferred',
      '3.1 done <3',
      '3.2 !deferred <3',
      '*4',
      '4.1 done <4',
      '4.2 <4',
    ])
    expect(noticesOf(backlog)).toEqual([
      'tasks[0].subtasks: 1 is open below a task that is done; not offered',
      'tasks[1].subtasks: 1 is open below a task that is cancelled; not offered',
      'tasks[3].status: is in-progress in the file; taken as not begun',
    ])
  })

  it.each([
    ['an id twice', [task(1), task('1')], /the id "1" is there twice, first in line 3/],
    ['a need of nothing', [task(1, { dependencies: [9] })], /1 needs "9", which is in no backlog here/],
    [
      'a sub-task that needs neither a sibling nor a task',
      [task(1, { subtasks: [{ id: 1, title: 'a', status: 'pending', dependencies: [7] }] })],
      /1\.1 needs "1\.7"/,
    ],
    [
      'a status of no tool',
      [task(1, { status: 'almost' })],
      /"almost" is not one of pending, in-progress, done/,
    ],
    ['a list that is none', [task(1, { subtasks: 'x' })], /tasks\[0\]\.subtasks: must be a list/],
  ])('with %s it is refused', async (_, tasks, message) => {
    expect((await problemsOfFile(place, { tasks })).join('\n')).toMatch(message)
  })

  it('a title that is missing is taken from the description, or is the id', async () => {
    const backlog = await read(
      task(1, { title: undefined, description: 'First line.\nSecond.' }),
      task(2, { title: ' ' }),
    )
    expect(backlog.drafts.map(({ title }) => title)).toEqual(['First line.', '2'])
  })
})

describe('its tags', () => {
  const two = tagged({
    'feature-x': [task(1, { title: 'Other' }), task(2)],
    master: [task(1, { title: 'Mine' })],
  })
  const state = (currentTag: string) => ({
    others: { '.taskmaster/state.json': JSON.stringify({ currentTag }) },
  })

  it.each([
    ['master, where nothing says otherwise', two, {}, place, 'Mine'],
    [
      'the first, where there is no master',
      tagged({ b: [task(1, { title: 'B' })], a: [task(1)] }),
      {},
      place,
      'B',
    ],
    ['the one that its tool is on', two, state('feature-x'), `${place}#feature-x`, 'Other'],
    ['master, where its tool is on that', two, state('master'), place, 'Mine'],
    ['master, where its tool is on one that is not there', two, state('gone'), place, 'Mine'],
    [
      'what it was at the start, whatever its tool is on by now',
      two,
      { ...state('feature-x'), isStored: true },
      place,
      'Mine',
    ],
    ['the one that is named', two, { source: `${place}#feature-x` }, `${place}#feature-x`, 'Other'],
    [
      'the one that is named, whatever its tool is on',
      two,
      { ...state('feature-x'), source: `${place}#master` },
      `${place}#master`,
      'Mine',
    ],
  ])('it is %s', async (_, content, given, source, title) => {
    const backlog = await readFileAs(place, content, given)
    expect([backlog.source, backlog.drafts[0]?.title]).toEqual([source, title])
    expect(backlog.drafts[0]?.source).toBe(source)
  })

  it('what is wrong in another tag is no error, and one that is not there is', async () => {
    const broken = tagged({
      master: [task(1)],
      x: [task(1), task(1, { status: 'almost', dependencies: [7] })],
    })
    expect((await readFileAs(place, broken)).drafts).toHaveLength(1)
    expect(await problemsOfFile(place, broken, { source: `${place}#y` })).toEqual([
      `${place}:1: has no tag "y"; it has "master", "x"`,
    ])
    expect(await problemsOfFile(place, broken, { source: `${place}#x` })).toHaveLength(3)
  })

  it('a tag that is a list is read, which its own tool does not', async () => {
    const backlog = await readFileAs(place, { master: [task(1)], metadata: { version: '1' } })
    expect(backlog.drafts.map(shortly)).toEqual(['1'])
    expect(noticesOf(backlog)).toEqual(['master: is a list; taken as its tasks'])
  })

  it('a file that has a tag of its name is that file', async () => {
    const given = { source: 'a.json#x', others: { 'a.json': JSON.stringify({ tasks: [task(9)] }) } }
    await expect(readFileAs('b.json', {}, given)).rejects.toMatchObject({ problems: [{ file: 'a.json' }] })
    const named = await readFileAs('a.json#x', { tasks: [{ id: 'A', status: 'pending' }] }).catch(
      (error: unknown) => error,
    )
    expect(named).toMatchObject({ problems: [{ file: 'a.json#x' }] })
  })
})
