import { describe, expect, it } from 'vitest'
import { compareIds } from '../../../../src/backlog/formats/looper/compare-ids.ts'
import { noticesOf, problemsOfFile, readFileAs, shortly } from '../../../support/files/read-file-as.ts'

const list = (...tasks: readonly object[]) => ({ schema_version: 1, source_files: ['PLAN.md'], tasks })
const task = (id: string, more: object = {}) => ({
  id,
  title: `Task ${id}`,
  priority: 3,
  status: 'todo',
  ...more,
})

describe("a looper's to-do.json", () => {
  it('is read with its words, its priorities the same way round, and what it says of the work', async () => {
    const backlog = await readFileAs(
      'to-do.json',
      list(
        task('T1', {
          priority: 1,
          description: 'Parse it.',
          steps: ['read', 'write'],
          details: 'Begun.',
          reference: 'PLAN.md',
          files: ['src/a.ts', 'docs/'],
          tags: ['parser'],
          depends_on: ['T2'],
          updated_at: '2026-01-01T00:00:00Z',
        }),
        task('T2', { status: 'doing', priority: 5 }),
        task('T3', { status: 'blocked', blockers: ['no key'] }),
        task('PROJECT-DONE', { status: 'done' }),
      ),
    )
    expect(backlog.format).toBe('looper')
    expect(backlog.drafts.map(shortly)).toEqual(['PROJECT-DONE done', 'T1 (T2)', 'T2', 'T3 !blocked'])
    expect(backlog.drafts[1]).toMatchObject({
      priority: 1,
      sourcePriority: '1',
      description:
        'Parse it.\n\n## Steps\n\n- read\n- write\n\n## Details\n\nBegun.\n\n## Reference\n\nPLAN.md',
      files: ['src/a.ts', 'docs/'],
      metadata: { tags: ['parser'], updated_at: '2026-01-01T00:00:00Z' },
    })
    expect(backlog.drafts.map(({ priority }) => priority)).toEqual([5, 1, 0, 5])
    expect(backlog.drafts[2]?.sourcePriority).toBe('5')
    expect(backlog.drafts[3]?.metadata).toEqual({ blockers: ['no key'] })
    expect(noticesOf(backlog)).toEqual(['tasks[1].status: is doing in the file; taken as not begun'])
  })

  it.each([
    ['no schema_version', { source_files: [], tasks: [] }, /schema_version: is missing/],
    [
      'another schema_version',
      { schema_version: 2, source_files: [], tasks: [] },
      /must be 1; found the number 2/,
    ],
    ['no source_files', { schema_version: 1, tasks: [] }, /source_files: is missing/],
    [
      'source_files as a text',
      { schema_version: 1, source_files: 'x', tasks: [] },
      /must be a list of texts/,
    ],
    ['no tasks', { schema_version: 1, source_files: [] }, /tasks: is missing/],
    ['a priority of 0', list(task('T1', { priority: 0 })), /priority: must be 1 to 5; found 0/],
    ['a priority of 10', list(task('T1', { priority: 10 })), /must be 1 to 5; found 10/],
    ['a priority of 1.5', list(task('T1', { priority: 1.5 })), /must be 1 to 5; found 1.5/],
    ['no priority', list(task('T1', { priority: null })), /priority: is missing/],
    [
      'an unknown status',
      list(task('T1', { status: 'invalid' })),
      /"invalid" is not one of todo, doing, blocked, done/,
    ],
    ['no status', list(task('T1', { status: undefined })), /status: is missing/],
    ['no title', list(task('T1', { title: '' })), /title: is missing/],
    ['no id', list(task('', { id: undefined })), /id: is missing/],
    ['a number as id', list(task('', { id: 1 })), /id: must be a text/],
    ['a task that is not there', list(task('T1'), task('T2', { depends_on: ['T999'] })), /T2 needs "T999"/],
    [
      'two that need each other',
      list(task('T1', { depends_on: ['T2'] }), task('T2', { depends_on: ['T1'] })),
      /T1 needs T2 needs T1/,
    ],
    [
      'a long cycle',
      list(
        task('T1', { depends_on: ['T4'] }),
        task('T2', { depends_on: ['T1'] }),
        task('T3', { depends_on: ['T2'] }),
        task('T4', { depends_on: ['T3'] }),
      ),
      /T1 needs T4 needs T3 needs T2 needs T1/,
    ],
    ['one that needs itself', list(task('T1', { depends_on: ['T1'] })), /T1 needs T1/],
  ])('with %s it is refused', async (_, content, message) => {
    expect((await problemsOfFile('to-do.json', content)).join('\n')).toMatch(message)
  })

  it('needs in a diamond are no cycle', async () => {
    const { drafts } = await readFileAs(
      'to-do.json',
      list(
        task('T1'),
        task('T2', { depends_on: ['T1'] }),
        task('T3', { depends_on: ['T1'] }),
        task('T4', { depends_on: ['T2', 'T3'] }),
      ),
    )
    expect(drafts.map(shortly)).toEqual(['T1', 'T2 (T1)', 'T3 (T1)', 'T4 (T2 T3)'])
  })
})

describe('its order of ids', () => {
  it.each([
    [
      ['T10', 'T2'],
      ['T2', 'T10'],
    ],
    [
      ['T100', 'T20', 'T3'],
      ['T3', 'T20', 'T100'],
    ],
    [
      ['T2', 'T1', 'T001'],
      ['T001', 'T1', 'T2'],
    ],
    [
      ['T100', 'T99', 'T9'],
      ['T9', 'T99', 'T100'],
    ],
    [
      ['T1', 'A1'],
      ['A1', 'T1'],
    ],
    [
      ['B2', 'A10'],
      ['B2', 'A10'],
    ],
    [
      ['NOTHING', 'ABC123'],
      ['ABC123', 'NOTHING'],
    ],
    [
      ['123', '45'],
      ['45', '123'],
    ],
    [
      ['T20260101120000000000001', 'T20260101120000000000000'],
      ['T20260101120000000000000', 'T20260101120000000000001'],
    ],
  ])('%j is %j', (given, sorted) => {
    expect(given.toSorted(compareIds)).toEqual(sorted)
  })

  it('decides between tasks of one priority', async () => {
    const { drafts } = await readFileAs('to-do.json', list(task('T10'), task('T2'), task('T001')))
    expect(drafts.map(({ id }) => id)).toEqual(['T001', 'T2', 'T10'])
  })
})
