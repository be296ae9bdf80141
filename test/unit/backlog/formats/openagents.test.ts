import { expect, it } from 'vitest'
import { jsonl, noticesOf, problemsOfFile, readFileAs, shortly } from '../../../support/files/read-file-as.ts'

const place = '.openagents/tasks.jsonl'
const task = (id: string, more: object = {}) => ({
  id,
  title: `Task ${id}`,
  status: 'open',
  deps: [],
  ...more,
})

it('a task a line, with what blocks it and what it is part of', async () => {
  const backlog = await readFileAs(
    place,
    jsonl(
      task('oa-1', { type: 'epic', priority: 0, deps: [{ id: 'oa-9', type: 'blocks' }] }),
      task('oa-2', {
        type: 'bug',
        priority: 4,
        deps: [
          { id: 'oa-1', type: 'parent-child' },
          { id: 'oa-3', type: 'discovered-from' },
        ],
      }),
      task('oa-3', { status: 'in_progress', labels: ['x'], commits: ['abc'] }),
      task('oa-4', { status: 'blocked' }),
      task('oa-5', { status: 'commit_pending', pendingCommit: { sha: 'x' } }),
      task('oa-9', { status: 'closed', closedAt: 'x' }),
    ),
  )
  expect(backlog.format).toBe('openagents')
  expect(backlog.drafts.map(shortly)).toEqual([
    '*oa-1 (oa-9)',
    'oa-2 <oa-1 (oa-9)',
    'oa-3',
    'oa-4 !blocked',
    'oa-5 !commit_pending',
    'oa-9 done',
  ])
  expect(backlog.drafts.map(({ priority, type, line }) => [priority, type, line])).toEqual([
    [0, 'feature', 1],
    [9, 'bug', 2],
    [5, 'feature', 3],
    [5, 'feature', 4],
    [5, 'feature', 5],
    [5, 'feature', 6],
  ])
  expect(backlog.drafts[1]?.metadata).toEqual({ links: [{ id: 'oa-3', type: 'discovered-from' }] })
  expect(backlog.drafts[2]?.metadata).toEqual({ labels: ['x'], commits: ['abc'] })
  expect(noticesOf(backlog)).toEqual(['status: is in_progress in the file; taken as not begun'])
})

it('takes a priority in quotes or as a word, and tells of one that nobody knows', async () => {
  const given = ['3', 'P0', 'high', 7, 'someday']
  const tasks = given.map((priority, index) => task(`oa-${index}`, { priority }))
  const backlog = await readFileAs(place, jsonl(...tasks))
  expect(backlog.drafts.map(({ priority, sourcePriority }) => [priority, sourcePriority])).toEqual([
    [8, '3'],
    [0, 'P0'],
    [1, 'high'],
    [5, '7'],
    [5, 'someday'],
  ])
  expect(noticesOf(backlog)).toEqual([
    'priority: 7 is not one of 0 to 4; taken as 2',
    'priority: "someday" is not one of 0 to 4; taken as 2',
  ])
})

it('is refused whole, with the line of each problem', async () => {
  const text = `${jsonl(task('oa-1'), task('oa-1'))}{"id":}\n${jsonl(task('oa-2', { deps: [{ id: 'oa-7', type: 'blocks' }] }))}`
  expect(await problemsOfFile(place, text)).toEqual([
    `${place}:3: broken JSON at column 7: a value is expected`,
    `${place}:2: id: oa-1 the id "oa-1" is there twice, first in line 1`,
    `${place}:4: dependsOn: oa-2 needs "oa-7", which is in no backlog here`,
  ])
})
