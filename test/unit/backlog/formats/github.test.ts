import { describe, expect, it } from 'vitest'
import { githubSource } from '../../../../src/backlog/formats/github/github-source.ts'
import { bodyFacts } from '../../../../src/backlog/formats/github/issue-body.ts'
import { priorityOfLabels, typeOfLabels } from '../../../../src/backlog/formats/label-facts.ts'
import { readBacklog } from '../../../../src/backlog/read-backlog.ts'
import { LoopworkError, problemLine } from '../../../../src/core/errors.ts'
import { folderWith } from '../../../support/folder-with.ts'

const read = async (issues: readonly object[]) => {
  const text = `[\n${issues.map((issue) => JSON.stringify(issue)).join(',\n')}\n]`
  return readBacklog({ root: await folderWith({ 'gh.json': text }), path: 'gh.json' })
}
const issue = (number: number, more: object = {}) => ({
  number,
  title: `Issue ${number}`,
  state: 'OPEN',
  ...more,
})

describe('issues as gh prints them', () => {
  it('of which one is open, and all in it was closed as not planned, are work of their own', async () => {
    const dropped = { state: 'CLOSED', stateReason: 'NOT_PLANNED' }
    const kinds = async (issues: readonly object[]) =>
      (await read(issues)).drafts.map(({ id, kind, status }) => [id, kind ?? 'task', status])
    expect(
      await kinds([issue(1, { subIssues: [{ number: 2 }] }), issue(2, dropped), issue(3, dropped)]),
    ).toEqual([
      ['GH-1', 'task', 'todo'],
      ['GH-2', 'task', 'cancelled'],
      ['GH-3', 'task', 'cancelled'],
    ])
    const [first] = await kinds([
      issue(1, { subIssues: [{ number: 2 }, { number: 3 }] }),
      issue(2, dropped),
      issue(3, { state: 'CLOSED', stateReason: 'COMPLETED' }),
    ])
    expect(first).toEqual(['GH-1', 'container', 'todo'])
  })

  it('are read from the oldest on, with labels, states, parents and needs', async () => {
    const { drafts, notices, format } = await read([
      issue(7, { state: 'CLOSED', stateReason: 'DUPLICATE' }),
      issue(6, { state: 'CLOSED', stateReason: 'NOT_PLANNED' }),
      issue(5, { labels: [{ name: 'loopwork:failed' }] }),
      issue(4, { labels: [{ name: 'loopwork:in-progress' }], parent: { number: 1 } }),
      issue(3, {
        blockedBy: {
          nodes: [
            { number: 2, state: 'OPEN' },
            { number: 99, state: 'CLOSED' },
          ],
        },
      }),
      issue(2, { state: 'CLOSED', stateReason: 'COMPLETED', body: 'Parent: #1' }),
      issue(1, {
        body: 'Depends on: #2',
        labels: [{ name: 'priority: high' }, { name: 'documentation' }],
        milestone: { title: 'v1' },
        url: 'https://x/1',
        subIssues: [{ number: 3 }],
      }),
    ])
    expect(format).toBe('github')
    expect(drafts).toMatchObject([
      {
        id: 'GH-1',
        kind: 'container',
        priority: 1,
        sourcePriority: 'priority: high',
        type: 'docs',
        line: 8,
        metadata: { milestone: 'v1', url: 'https://x/1' },
      },
      { id: 'GH-2', status: 'done', parent: 'GH-1' },
      { id: 'GH-3', status: 'todo', parent: 'GH-1', dependsOn: ['GH-2'] },
      { id: 'GH-4', status: 'todo', parent: 'GH-1' },
      { id: 'GH-5', status: 'failed' },
      { id: 'GH-6', status: 'cancelled' },
      { id: 'GH-7', status: 'cancelled' },
    ])
    expect(notices.map(problemLine)).toEqual([
      'gh.json: is an export: statuses are not written back to it',
      'gh.json:5: GH-4: is in progress in the file; taken as not begun',
    ])
  })

  it('need others, but never themselves', async () => {
    const { drafts } = await read([issue(1), issue(2, { body: 'Depends on: #2, #1', parent: { number: 2 } })])
    expect(drafts.at(-1)).toMatchObject({ id: 'GH-2', dependsOn: ['GH-1'], parent: null })
  })

  it('are refused with their lines where they are none', async () => {
    const error: unknown = await read([
      issue(1),
      { number: 2, title: 'x', state: 'MERGED' },
      { title: 'y' },
    ]).catch((thrown: unknown) => thrown)
    expect(error instanceof LoopworkError ? error.problems.map(problemLine) : []).toEqual([
      'gh.json:3: [1]: has a state that is neither OPEN nor CLOSED',
      'gh.json:4: [2]: has no number of an issue',
    ])
  })

  it('may be as many as gh prints by itself, which is said', async () => {
    const { notices } = await read(Array.from({ length: 30 }, (_, index) => issue(index + 1)))
    expect(notices.map(problemLine)[1]).toContain('there may be more')
  })

  it('say in lines of their text what they need, outside of code', () => {
    const body =
      '- **Depends on:** #1, #2\r\nblocked by #3\r\n```\nDepends on: #4\n```\nParent: #5\nsee #6\nScheduled for: 2026-12-01'
    expect(bodyFacts(body)).toEqual({ dependsOn: [1, 2, 3], parent: 5, scheduledFor: '2026-12-01' })
  })

  it.each([
    [['bug', 'P0'], 0, 'bug'],
    [['priority/low', 'kind/enhancement'], 8, 'feature'],
    [['high priority', 'type: chore'], 1, 'chore'],
    [['workflow::in dev', 'priority::high', 'type::bug'], 1, 'bug'],
    [['help wanted'], 5, null],
  ])('have labels %j', (labels, priority, type) => {
    expect([priorityOfLabels(labels).priority, typeOfLabels(labels)]).toEqual([priority, type])
  })

  it.each(['github:a', 'github:a/b?x=1', 'github:a/b?limit=0', 'github:--repo/x y'])(
    '%s names none',
    (source) => {
      expect(() => githubSource(source)).toThrow(LoopworkError)
    },
  )

  it('are those of a repository, with a label', () => {
    expect(githubSource('github:a/b?label=x%20y&label=z&limit=9')).toEqual({
      repository: 'a/b',
      labels: ['x y', 'z'],
      limit: 9,
    })
    expect(githubSource('github:')).toMatchObject({ repository: null, limit: 1000 })
  })
})
