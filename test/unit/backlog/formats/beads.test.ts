import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { beadsFormat } from '../../../../src/backlog/formats/beads/format.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { jsonl, noticesOf, problemsOfFile, readFileAs, shortly } from '../../../support/files/read-file-as.ts'

const place = '.beads/issues.jsonl'
const issue = (id: string, more: object = {}) => ({
  id,
  title: `Issue ${id}`,
  status: 'open',
  priority: 2,
  issue_type: 'task',
  created_at: '2026-01-01T00:00:00Z',
  ...more,
})
const need = (id: string, type = 'blocks') => ({ issue_id: 'x', depends_on_id: id, type })
const needs = (...list: readonly object[]) => ({ dependencies: list })
const now = Date.parse('2026-06-01')
const read = (...records: readonly object[]) => readFileAs(place, jsonl(...records), { now })
const shown = async (...records: readonly object[]) => (await read(...records)).drafts.map(shortly)

describe("beads' issues.jsonl", () => {
  it('is read with its words, its priorities and what it says of the work', async () => {
    const backlog = await read(
      issue('b-1', {
        priority: 0,
        issue_type: 'bug',
        description: 'It is wrong.',
        design: 'Like so.',
        notes: 'Soon.',
        acceptance_criteria: 'It is right.',
        labels: ['ui'],
        assignee: 'kim',
      }),
      issue('b-2', { status: 'in_progress', priority: 4 }),
      issue('b-3', { status: 'hooked' }),
      issue('b-4', { status: 'closed', closed_at: '2026-01-02T00:00:00Z' }),
      issue('b-5', { status: undefined }),
    )
    expect(backlog.format).toBe('beads')
    expect(backlog.drafts.map(shortly)).toEqual(['b-1', 'b-2', 'b-3', 'b-4 done', 'b-5'])
    expect(backlog.drafts[0]).toMatchObject({
      priority: 0,
      sourcePriority: '0',
      type: 'bug',
      description: 'It is wrong.\n\n## Design\n\nLike so.\n\n## Notes\n\nSoon.',
      assignee: 'kim',
      metadata: { acceptance_criteria: 'It is right.', labels: ['ui'] },
    })
    expect(backlog.drafts[1]).toMatchObject({ priority: 9, metadata: { issue_type: 'task' } })
    expect(noticesOf(backlog)).toEqual([
      'status: is in_progress in the file; taken as not begun',
      'status: is hooked in the file; taken as not begun',
    ])
  })

  it.each([
    ['blocked', { status: 'blocked' }, '!blocked'],
    ['deferred', { status: 'deferred' }, '!deferred'],
    ['pinned', { status: 'pinned' }, '!pinned'],
    ['pinned beside its status', { status: 'in_progress', pinned: true }, '!pinned'],
    ['made for a moment', { ephemeral: true }, '!ephemeral'],
  ])('one that is %s is not offered', async (_, more, held) => {
    expect(await shown(issue('b-1', more))).toEqual([`b-1 ${held}`])
  })

  it('one that is put off waits for its time, and what is in it does too', async () => {
    const later = '2026-07-01T00:00:00Z'
    const { drafts } = await read(
      issue('p', { defer_until: later }),
      issue('c', { defer_until: '2026-05-01T00:00:00Z', ...needs(need('p', 'parent-child')) }),
      issue('b', { defer_until: null }),
    )
    expect(drafts.map(({ id, hold, scheduledFor }) => [id, hold, scheduledFor])).toEqual([
      ['p', null, Date.parse(later)],
      ['c', null, Date.parse(later)],
      ['b', null, undefined],
    ])
    const odd = await read(issue('b-1', { defer_until: 'soon' }))
    expect(noticesOf(odd)).toEqual(['defer_until: "soon" is not a time; ignored'])
  })

  it('what is no work for an agent is no item, nor are memories and what was deleted', async () => {
    const others = ['merge-request', 'gate', 'molecule', 'message', 'agent', 'role', 'rig']
    expect(
      await shown(
        ...others.map((issue_type) => issue(issue_type, { issue_type })),
        { _type: 'memory', key: 'style', value: 'x' },
        issue('B-1', { status: 'tombstone' }),
        issue('b-1'),
        issue('AGENT', { issue_type: 'chore' }),
      ),
    ).toEqual(['b-1', 'AGENT'])
  })

  it('the same id again is an update', async () => {
    const backlog = await read(issue('b-1'), issue('b-2'), issue('b-1', { title: 'Newer', status: 'closed' }))
    expect(backlog.drafts.map(shortly)).toEqual(['b-1 done', 'b-2'])
    expect(backlog.drafts[0]).toMatchObject({ title: 'Newer', line: 3 })
  })

  it('only a blocker that is there and neither closed nor pinned is waited for', async () => {
    const backlog = await read(
      issue('b-1', needs(need('b-2'), need('b-3', 'conditional-blocks'), need('b-4', 'waits-for'))),
      issue('b-2'),
      issue('b-3', { status: 'closed' }),
      issue('b-4', { pinned: true }),
      issue('b-5', needs(need('gone'), need('deleted'), need('b-2', 'relates-to'))),
      issue('deleted', { status: 'tombstone' }),
      issue('b-6', needs(need('g'))),
      issue('g', { issue_type: 'gate' }),
      issue('b-7', needs(need('g2'))),
      issue('g2', { issue_type: 'gate', status: 'closed' }),
    )
    expect(backlog.drafts.map(shortly)).toEqual([
      'b-1 (b-2 b-3)',
      'b-2',
      'b-3 done',
      'b-4 !pinned',
      'b-5',
      'b-6 !blocked',
      'b-7',
    ])
    expect(backlog.drafts[4]?.metadata['links']).toEqual([{ id: 'b-2', type: 'relates-to' }])
    expect(noticesOf(backlog)).toEqual([
      'dependencies: names "gone", which is not in the file; nothing waits for it',
      'dependencies: names "deleted", which is not in the file; nothing waits for it',
      ': 3 records are no tasks: deleted (line 6), of a kind that beads keeps for itself (lines 8, 10)',
    ])
  })

  it('an epic is done with what is in it; another parent has work of its own', async () => {
    const inside = (parent: string) => needs(need(parent, 'parent-child'))
    expect(
      await shown(
        issue('e', { issue_type: 'epic', ...needs(need('x'), need('e.1')) }),
        issue('e.1', inside('e')),
        issue('e.1.1', inside('e.1')),
        issue('t', needs(need('x'))),
        issue('t.1', inside('t')),
        issue('x'),
        issue('alone', { issue_type: 'epic' }),
      ),
    ).toEqual(['*e (x)', 'e.1 <e (x)', 'e.1.1 <e.1', 't (x)', 't.1 <t (x)', 'x', 'alone'])
  })

  it.each([
    ['behind its status', '"status":"closed","closed_at":"2026-01-02T00:00:00Z"', '"status":"open"'],
    ['before it', '"closed_at": "2026-01-02T00:00:00Z", "status": "closed"', '"status": "open"'],
    [
      'with more behind',
      '"status":"closed","closed_at":"x" , "labels":["x"]',
      '"status":"open" , "labels":["x"]',
    ],
    ['as null', '"status":"closed","closed_at":null', '"status":"open","closed_at":null'],
  ])('one that is open again has no time of closing, where it stood %s', (_, before, after) => {
    const line = (rest: string) => `{${rest},"id":"b-1","title":"x","issue_type":"task"}\n`
    const text = line(before)
    const file = { name: place, part: null, realPath: `/${place}`, bytes: Buffer.from(text), stamp: '', text }
    const reopened = { status: 'todo', hold: false, ours: ['done'], begun: false } as const
    const patched = beadsFormat.patch(file, new Map([[itemId('b-1'), reopened]]), now)
    expect(patched).toMatchObject({ text: line(after) })
  })

  it('one that has a time of closing already keeps it', () => {
    const line = (status: string) =>
      `{"id":"b-1","title":"x","status":"${status}","closed_at":"2026-01-01T00:00:00Z"}\n`
    const text = line('open')
    const file = { name: place, part: null, realPath: `/${place}`, bytes: Buffer.from(text), stamp: '', text }
    const done = { status: 'done', hold: false, ours: ['open'], begun: false } as const
    expect(beadsFormat.patch(file, new Map([[itemId('b-1'), done]]), now)).toMatchObject({
      text: line('closed'),
    })
  })

  it('of several parents the first is taken', async () => {
    const two = needs(need('a', 'parent-child'), need('b', 'parent-child'))
    const backlog = await read(issue('e', { issue_type: 'epic', ...two }), issue('a'), issue('b'))
    expect(backlog.drafts.map(shortly)).toEqual(['e <a', 'a', 'b'])
    expect(noticesOf(backlog)).toEqual(['dependencies: names several parents; the first, "a", is taken'])
  })

  it('of a backup the edges are in a file beside, and columns may be null', async () => {
    const backup = '.beads/backup/issues.jsonl'
    const edges = jsonl({ issue_id: 'b-1', depends_on_id: 'b-2', type: 'blocks', created_by: null })
    const bare = {
      assignee: null,
      design: null,
      defer_until: null,
      pinned: 0,
      dependencies: null,
      labels: null,
    }
    const { drafts } = await readFileAs(backup, jsonl(issue('b-1', bare), issue('b-2', bare)), {
      others: { '.beads/backup/dependencies.jsonl': edges },
    })
    expect(drafts.map(shortly)).toEqual(['b-1 (b-2)', 'b-2'])
  })

  it.each([
    ['no title', [issue('b-1', { title: '' })], /title: is missing/],
    ['ids that differ by case alone', [issue('b-1'), issue('B-1')], /differs only by case/],
    ['a cycle', [issue('a', needs(need('b'))), issue('b', needs(need('a')))], /a needs b needs a/],
    ['a status of no tool', [issue('a', { status: 'almost' })], /"almost" is not one of open, in_progress/],
  ])('with %s it is refused', async (_, records, message) => {
    expect((await problemsOfFile(place, jsonl(...records))).join('\n')).toMatch(message)
  })
})
