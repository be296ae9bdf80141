import { execFileSync } from 'node:child_process'
import { symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBacklog } from '../../../src/backlog/find-backlog.ts'
import { readBacklog } from '../../../src/backlog/read-backlog.ts'
import type { ReadingRules } from '../../../src/core/backlog/reading-rules.ts'
import { LoopworkError, problemLine } from '../../../src/core/errors.ts'
import { folderWith, folderWithFixture } from '../../support/folder-with.ts'

const task = (id: string, more: object = {}) => ({ id, status: 'pending', ...more })
const json = (...tasks: readonly object[]) => JSON.stringify({ tasks }, null, 1)

async function read(content: string | Buffer, options: { rules?: ReadingRules; now?: number } = {}) {
  const root = await folderWith({ 'tasks.json': content })
  return readBacklog({ root, path: 'tasks.json', ...options })
}

async function problemsOf(content: string | Buffer): Promise<readonly string[]> {
  const error: unknown = await read(content).catch((thrown: unknown) => thrown)
  if (!(error instanceof LoopworkError))
    throw new Error(`was accepted, or failed otherwise: ${String(error)}`)
  expect(error.kind).toBe('backlog')
  return error.problems.map(problemLine)
}

describe('a backlog in the loopwork format', () => {
  it('names what is in itself by its parents, and leaves those parents out', async () => {
    const own = (id: string, parentId: string) => task(id, { title: id, parentId })
    const { drafts, notices } = await read(json(own('A', 'a'), own('B', 'C'), own('C', 'B'), own('D', 'B')))
    expect(drafts.map(({ id, parent, kind }) => [id, parent, kind])).toEqual([
      ['A', null, undefined],
      ['B', null, 'container'],
      ['C', null, undefined],
      ['D', 'B', undefined],
    ])
    expect(
      notices.filter(({ rule }) => rule === 'own-parent').map(({ line, message }) => [line, message]),
    ).toEqual([
      [3, 'A is in itself, A in A; that parent counts for nothing'],
      [9, 'B is in itself, B in C in B; that parent counts for nothing'],
      [15, 'C is in itself, C in B in C; that parent counts for nothing'],
    ])
  })

  it('refuses no circle of parents whose members hold others besides, and waits for none of them', async () => {
    const own = (id: string, parentId: string) => task(id, { title: id, parentId })
    const { drafts } = await read(json(own('A', 'B'), own('B', 'A'), own('C', 'A'), own('D', 'B')))
    expect(drafts.map(({ id, parent, kind }) => [id, parent, kind])).toEqual([
      ['A', null, 'container'],
      ['B', null, 'container'],
      ['C', 'A', undefined],
      ['D', 'B', undefined],
    ])
  })

  it('is found at its usual place and read with titles from both places', async () => {
    const root = await folderWithFixture()
    const { path } = await findBacklog({ cwd: root, root })
    expect(path).toBe('.specs/tasks/tasks.json')
    const { drafts, notices, source } = await readBacklog({ root, path: path ?? '' })
    expect(source).toBe('.specs/tasks/tasks.json')
    expect(
      drafts.map(({ id, title, status, hold, priority, line }) => [id, title, status, hold, priority, line]),
    ).toEqual([
      ['AUTH-001', 'Login form', 'done', null, 1, 3],
      ['AUTH-002', 'Hash passwords', 'todo', null, 0, 4],
      ['AUTH-003', 'Add refresh tokens', 'todo', null, 5, 18],
      ['AUTH-003a', 'AUTH-003a', 'todo', 'source', 8, 19],
      ['OLD-1', 'OLD-1', 'failed', null, 9, 20],
      ['OLD-2', 'OLD-2', 'cancelled', null, 5, 21],
      ['OLD-3', 'OLD-3', 'failed', null, 5, 22],
    ])
    expect(drafts[1]).toMatchObject({
      description: 'Use argon2.',
      type: 'bug',
      sourcePriority: 'critical',
      dependsOn: ['AUTH-001'],
      files: ['src/auth/', 'src/hash.ts'],
      estimateHours: 1.5,
      assignee: 'kim',
      metadata: { feature: 'auth', noChange: true },
    })
    expect(drafts[2]).toMatchObject({
      dependsOn: ['AUTH-002'],
      description: 'A token lives for an hour.\n\n```sh\n# not a heading\n```',
    })
    expect(drafts[3]?.parent).toBe('AUTH-003')
    expect(drafts[6]?.metadata).toEqual({ lastError: 'boom' })
    expect(notices.map(problemLine)).toEqual([
      '.specs/tasks/tasks.json:18: tasks[2].status: is in-progress in the file; taken as not begun',
    ])
  })

  it('says so when there is none', async () => {
    const root = await folderWith({ 'x.toml': 'a = 1' })
    expect((await findBacklog({ cwd: root, root })).path).toBeNull()
    await expect(readBacklog({ root, path: 'x.json' })).rejects.toMatchObject({
      problems: [{ file: 'x.json', message: 'does not exist' }],
    })
    await expect(readBacklog({ root, path: 'x.toml' })).rejects.toMatchObject({
      problems: [{ message: expect.stringContaining('it reads: loopwork') as string }],
    })
  })

  it('may be empty of tasks, start with a byte order mark, and end its lines by CRLF or CR', async () => {
    expect((await read('{"tasks":[]}')).drafts).toEqual([])
    const text = json(task('A'), task('B'))
    for (const variant of [`\ufeff${text}`, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r')]) {
      expect((await read(variant)).drafts.map(({ id, line }) => [id, line])).toEqual([
        ['A', 3],
        ['B', 7],
      ])
    }
  })

  it.each([
    ['todo', 'todo', 'pending'],
    ['Not Started', 'todo', 'pending'],
    ['doing', 'todo', 'in-progress'],
    ['in_progress', 'todo', 'in-progress'],
    ['complete', 'done', 'completed'],
    ['closed', 'done', 'completed'],
    ['canceled', 'cancelled', 'cancelled'],
  ])('takes the status %j of other tools for what it means, and says so', async (word, status, taken) => {
    const { drafts, notices } = await read(json({ id: 'A', status: word }))
    expect(drafts).toMatchObject([{ id: 'A', status }])
    expect(notices).toMatchObject([
      { field: 'tasks[0].status', message: `"${word}" is no word of this format; taken as ${taken}` },
    ])
  })

  it('keeps every key that it does not know, untouched', async () => {
    const more = {
      integrationCheck: { seams: ['a', { b: null }] },
      events: [{ level: 'info' }],
      failureCount: 0,
    }
    expect((await read(json(task('A', more)))).drafts[0]?.metadata).toEqual(more)
  })

  it('takes a schedule; tells of a time, a priority and a type it does not know, and goes on', async () => {
    const scheduledFor = '2030-01-01T00:00:00Z'
    const content = json(
      task('A', { scheduledFor, priority: 'someday', type: 'spike' }),
      task('B', { scheduledFor: null }),
      task('C', { scheduledFor: 'after lunch', weight: 0, priority: 1 }),
    )
    const { drafts, notices } = await read(content)
    expect(notices.map(({ field }) => field)).toEqual([
      'tasks[0].priority',
      'tasks[0].type',
      'tasks[2].scheduledFor',
      'tasks[2].weight',
      'tasks[2].priority',
    ])
    expect(drafts[0]).toMatchObject({
      type: 'feature',
      priority: 5,
      sourcePriority: 'someday',
      scheduledFor: Date.parse(scheduledFor),
      metadata: { type: 'spike' },
    })
    expect(drafts.slice(1).map((draft) => draft.scheduledFor)).toEqual([undefined, undefined])
  })

  it('names a key that is one slip from one of ours, and no other unknown key', async () => {
    const content = json({ id: 'A', status: 'pending', titel: 'Fix it', dependson: ['A'], tags: [], prio: 1 })
    const { notices } = await read(content)
    expect(notices.map(problemLine)).toEqual([
      expect.stringMatching(/^tasks.json:6: tasks\[0\].titel: is no key of ours; did you mean title\?/),
      expect.stringContaining('did you mean dependsOn?'),
    ])
    expect((await read(json(task('A', { title: 'a', titles: ['b'] })))).notices).toEqual([])
  })

  it('blocks a task that needs one that is not there, when told to', async () => {
    const content = json(task('A', { dependsOn: ['GHOST', 'B'] }), task('B'))
    expect(await problemsOf(content)).toEqual([
      'tasks.json:3: dependsOn: A needs "GHOST", which is in no backlog here',
    ])
    const { drafts, notices } = await read(content, { rules: { unknownDependency: 'block' } })
    // The store blocks it for as long as no item of that name has come from anywhere.
    expect(drafts[0]).toMatchObject({ hold: null, dependsOn: ['GHOST', 'B'] })
    expect(notices).toHaveLength(1)
  })
})

describe('what is refused', () => {
  it.each<readonly [string, string | Buffer, RegExp]>([
    ['an empty file', '', /^tasks.json:1: is empty/],
    ['spaces', ' \n ', /is empty/],
    ['null', 'null', /must be an object with a list "tasks"; found null/],
    ['a list', '[]', /found a list/],
    ['no tasks', '{}', /found an object without "tasks"/],
    ['tasks of a wrong kind', '{\n"tasks": {}}', /^tasks.json:2: tasks: must be a list; found an object/],
    ['a task of a wrong kind', '{"tasks":[1]}', /tasks\[0\]: must be an object; found the number 1/],
    ['a file cut short', '{"tasks":[\n{"id":"A', /^tasks.json:2: broken JSON at column 7/],
    ['a trailing comma', '{"tasks":[],}', /broken JSON at column 13/],
    [
      'a merge conflict',
      '{"tasks":[\n<<<<<<< HEAD\n{"id":"A"}\n=======\n{"id":"B"}\n>>>>>>> other\n]}',
      /^tasks.json:2: is a marker of a merge conflict/,
    ],
    ['a comment', '{"tasks":[]} // x', /broken JSON at column 14: comments/],
    ['something behind', '{"tasks":[]}{}', /something follows after the end/],
    ['a bare word', '{"tasks":nope}', /broken JSON at column 10/],
    ['a raw line end in a text', '{"tasks":[{"id":"A\nB"}]}', /broken JSON/],
    ['a leading zero', '{"tasks":[{"id":"A","status":"pending","x":01}]}', /JSON/],
    [
      'a key twice',
      '{"tasks":[{"id":"A",\n"id":"B","status":"pending"}]}',
      /^tasks.json:2: tasks\[0\].id: the key "id" is there twice/,
    ],
    [
      '__proto__',
      '{"tasks":[{"id":"A","status":"pending","__proto__":{"x":1}}]}',
      /the key "__proto__" is not allowed/,
    ],
    ['constructor', '{"tasks":[],"constructor":{}}', /the key "constructor" is not allowed/],
    ['a NUL byte', Buffer.from('{"tasks":[]\0}'), /NUL byte at byte offset 11/],
    ['a NUL escape', '{"tasks":[{"id":"A\\u0000","status":"pending"}]}', /contains a NUL character/],
    ['half a surrogate', '{"tasks":[{"id":"A\\ud800","status":"pending"}]}', /half of a surrogate pair/],
    ['a number without end', json(task('A')).replace('"pending"', '1e400'), /number too large/],
    ['UTF-16', Buffer.from('\ufeff{"tasks":[]}', 'utf16le'), /UTF-16 \(byte offset 0\)/],
    ['Latin-1', Buffer.from('{"tasks":[{"id":"é"}]}', 'latin1'), /not valid UTF-8 at byte offset 17/],
    ['deep nesting', `{"tasks":[${'['.repeat(100_000)}`, /nested deeper than 64/],
    [
      'a number as id',
      json(task('A'), { id: 7, status: 'pending' }),
      /^tasks.json:8: tasks\[1\].id: must be a text; found the number 7/,
    ],
    ['no id', '{"tasks":[{"status":"pending"}]}', /tasks\[0\].id: is missing/],
    ['no status', '{"tasks":[{"id":"A"}]}', /tasks\[0\].status: is missing/],
    ['an unknown status', json({ id: 'A', status: 'wip' }), /"wip" is not one of pending, in-progress/],
    [
      "a screen's word for a status",
      json({ id: 'A', status: 'running' }),
      /"running" is not one of .*: write in-progress$/,
    ],
    ['a status from the prototype', json({ id: 'A', status: 'toString' }), /"toString" is not one of/],
    [
      'a priority that is a list',
      json(task('A', { priority: ['high'] })),
      /^tasks.json:6: tasks\[0\].priority: must be a text; found a list/,
    ],
    [
      'dependencies as a text',
      json(task('A', { dependsOn: 'B' })),
      /tasks\[0\].dependsOn: must be a list of texts; found the text "B"/,
    ],
    [
      'a dependency that is a number',
      json(task('A', { dependsOn: [1] })),
      /tasks\[0\].dependsOn\[0\]: must be a text/,
    ],
    ['a file outside', json(task('A', { files: ['../x'] })), /"..\/x" is not a path inside the repository/],
    ['metadata as a list', json(task('A', { metadata: [] })), /metadata: must be an object; found a list/],
    ['a negative estimate', json(task('A', { estimate: -1 })), /must be a number that is not negative/],
    ['an id twice', json(task('A'), task('A')), /the id "A" is there twice, first in line 3/],
    ['ids that differ by case', json(task('A-x'), task('a-X')), /differs only by case from "A-x" in line 3/],
    [
      'ids that differ by encoding',
      json(task('caf\u00e9'), task('cafe\u0301')),
      /differs only by how its accents are encoded/,
    ],
    ['a task that needs itself', json(task('A', { dependsOn: ['A'] })), /is part of a cycle: A needs A/],
    [
      'a cycle',
      json(task('A', { dependsOn: ['B'] }), task('B', { dependsOn: ['C'] }), task('C', { dependsOn: ['A'] })),
      /A needs B needs C needs A/,
    ],
    [
      'two parents of which each has a part that needs the other',
      json(
        ...[task('P'), task('A', { parentId: 'P', dependsOn: ['Q'] })],
        ...[task('Q'), task('B', { parentId: 'Q', dependsOn: ['P'] })],
      ),
      /P contains A needs Q contains B needs P$/,
    ],
    [
      'a part that waits by its parent for what waits for it',
      json(
        task('P', { dependsOn: ['Q'] }),
        task('A', { parentId: 'P' }),
        task('Q'),
        task('B', { parentId: 'Q', dependsOn: ['X'] }),
        task('X', { dependsOn: ['A'] }),
      ),
      /A needs Q contains B needs X needs A$/,
    ],
  ])('%s', async (_, content, expected) => {
    const problems = await problemsOf(content)
    expect(problems.join('\n')).toMatch(expected)
  })

  it.each([
    ...[
      '',
      ' ',
      ' A',
      '../x',
      'a/../../b',
      '/etc/x',
      'a/b',
      'C:\\x',
      'a\\b',
      'C:x',
      'con',
      'nul.txt',
      'COM1',
      'lpt9.md',
    ],
    ...[
      '..',
      '.',
      'a..b',
      '.git',
      'x.',
      '-x',
      '--help',
      'a\u0001b',
      'a\nb',
      'a\u202eb',
      'a\u200bb',
      'a\u{e0041}',
      'x'.repeat(65),
    ],
    ...['y'.repeat(10_000), '\u0378'],
  ])('the id %j', async (id) => {
    const problems = await problemsOf(json(task(id)))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^tasks.json:4: tasks\[0\].id: "/)
    expect(problems[0]?.length).toBeLessThan(200)
  })

  it('but any script, dots and spaces are welcome in an id', async () => {
    const ids = [
      'TASK-001',
      'v1.2',
      'HEAD',
      'two words',
      'Größe',
      '認証',
      'מטלה',
      '🚀',
      '👩‍👩‍👧',
      'a%2e%2e',
      'x'.repeat(64),
    ]
    expect((await read(json(...ids.map((id) => task(id))))).drafts.map(({ id }) => id)).toEqual(ids)
  })

  it('names every problem, not only the first', async () => {
    const broken = Array.from({ length: 70 }, (_, index) => ({ id: `T-${index}`, status: 'nope' }))
    const problems = await problemsOf(json(...broken))
    expect(problems).toHaveLength(70)
  })

  it('shows no terminal sequence of the file in a message', async () => {
    const problems = await problemsOf(json({ id: 'A\u001b[31m\u0007', status: '\u001b]0;x\u0007' }))
    expect(problems.join('')).toMatch(/^[^\p{Cc}]*$/u)
  })

  it('a long chain is no cycle, and a cycle of a thousand is told in one line', async () => {
    const chain = (count: number, last: string[]) =>
      Array.from({ length: count }, (_, index) =>
        task(`T${index}`, { dependsOn: index + 1 < count ? [`T${index + 1}`] : last }),
      )
    expect((await read(json(...chain(10_000, [])))).drafts).toHaveLength(10_000)
    const [problem] = await problemsOf(json(...chain(1000, ['T0'])))
    expect(problem).toMatch(/T0 needs T1 .* 990 more … needs T0$/)
  })
})

describe('the file itself', () => {
  it('must be a regular file of at most 32 MiB; nothing waits', async () => {
    const root = await folderWith({ 'big.json': '{', 'dir.json/x': '' })
    await truncate(join(root, 'big.json'), 32 * 1024 * 1024 + 1)
    execFileSync('mkfifo', [join(root, 'fifo.json')])
    await symlink('loop.json', join(root, 'loop.json'))
    await symlink('/dev/zero', join(root, 'zero.json'))
    await symlink('nowhere', join(root, 'dangling.json'))
    await symlink('/proc/self/mem', join(root, 'mem.json'))
    for (const [path, message] of [
      ['big.json', /larger than 32 MiB/],
      ['dir.json', /is a directory/],
      ['fifo.json', /not a regular file/],
      ['loop.json', /leads back to itself/],
      ['zero.json', /not a regular file/],
      ['dangling.json', /does not exist/],
      ['mem.json', /could not be read|not be read/],
    ] as const) {
      await expect(readBacklog({ root, path }), path).rejects.toMatchObject({
        problems: [{ file: path, message: expect.stringMatching(message) as string }],
      })
    }
  })

  it('may be a link; a page beside it may not lead out of the folder', async () => {
    const root = await folderWith({ 'real/tasks.json': json(task('A')), 'secret.txt': '# key' })
    await symlink('real/tasks.json', join(root, 'tasks.json'))
    expect((await readBacklog({ root, path: 'tasks.json' })).drafts).toHaveLength(1)
    await symlink('../secret.txt', join(root, 'real/A.md'))
    await expect(readBacklog({ root, path: 'real/tasks.json' })).rejects.toMatchObject({
      problems: [{ file: 'real/A.md', message: 'is a link that leads out of its folder' }],
    })
  })

  it('takes a page without the id in its heading, without a heading, and refuses one that is not text', async () => {
    const root = await folderWith({
      'tasks.json': json(task('A'), task('B'), task('C')),
      'A.md': '# Just a title\r\nbody\r\n',
      'B.md': 'no heading',
    })
    const { drafts } = await readBacklog({ root, path: 'tasks.json' })
    expect(drafts.map(({ title, description }) => [title, description])).toEqual([
      ['Just a title', 'body'],
      ['B', 'no heading'],
      ['C', ''],
    ])
    await writeFile(join(root, 'C.md'), Buffer.from([0xff, 0xfe, 0x41, 0]))
    await expect(readBacklog({ root, path: 'tasks.json' })).rejects.toMatchObject({
      problems: [{ file: 'C.md' }],
    })
  })
})
