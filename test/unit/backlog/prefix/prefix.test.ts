import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { draftOf } from '../../../../src/backlog/draft.ts'
import { prefixOf } from '../../../../src/backlog/prefix/prefix-of.ts'
import { withPrefix } from '../../../../src/backlog/prefix/with-prefix.ts'
import { readBacklogs } from '../../../../src/backlog/read-backlog.ts'
import { writeBacklog } from '../../../../src/backlog/write-back/backlog-writer.ts'
import { itemId } from '../../../../src/core/ids.ts'
import { folderWith } from '../../../support/folder-with.ts'

const one = '.kiro/specs/login/tasks.md'
const other = '.kiro/specs/search/tasks.md'
const text = '- [ ] 1. Build it\n  - why\n- [ ] 2. Ship it\n  - how\n'

test.each([
  ['specs/002-login/tasks.md', '002-login'],
  ['.kiro/specs/Suche nach Ö/tasks.md', 'Suche-nach-Ö'],
  ['openspec/changes/add-two-factor/tasks.md', 'add-two-factor'],
  ['packages/web/.taskmaster/tasks/tasks.json', 'web'],
  ['.taskmaster/tasks/tasks.json#feature-x', 'feature-x'],
  ['TODO.md', 'TODO'],
  ['../other/TODO.md', 'TODO'],
  ['specs/a/tasks.md', 'spec-a'],
  ['specs/.../tasks.md', 'spec'],
  ['tasks.md', 'tasks'],
  ['.kiro/tasks.md', 'kiro'],
])('%s is told apart as %s', (source, prefix) => {
  expect(prefixOf(source)).toBe(prefix)
})

test('two specs with the same numbers are told apart by the name of the second', async () => {
  const root = await folderWith({ [one]: text, [other]: text })
  const [first, second] = await readBacklogs({ root, paths: [one, other] })
  expect(first).toMatchObject({ prefix: null, drafts: [{ id: '1' }, { id: '2', dependsOn: ['1'] }] })
  expect(second).toMatchObject({
    prefix: 'search',
    drafts: [{ id: 'search:1' }, { id: 'search:2', dependsOn: ['search:1'] }],
  })
})

test('a prefix is before what the spec itself has: its parents, needs and groups, and not what it needs of another', async () => {
  const given = [
    { id: '1.2', parent: '1', dependsOn: ['1.1', 'US-1'], group: 'x 1.1' },
    { id: '1' },
    { id: '1.1' },
  ].map(({ id, parent, dependsOn = [], group }) =>
    draftOf({
      id: itemId(id),
      title: id,
      source: other,
      line: 1,
      status: 'todo',
      parent: parent === undefined ? null : itemId(parent),
      dependsOn: dependsOn.map(itemId),
      ...(group === undefined ? {} : { group }),
    }),
  )
  expect(withPrefix(given, 'search')[0]).toMatchObject({
    id: 'search:1.2',
    parent: 'search:1',
    dependsOn: ['search:1.1', 'US-1'],
    group: 'search:x 1.1',
  })
})

test('a spec whose numbers another one has in the store gets its name, and keeps it; one that has none keeps none', async () => {
  const root = await folderWith({ [other]: text })
  const read = async (before: string | null, knownPrefix: string | null, taken: readonly string[]) =>
    readBacklogs({
      root,
      paths: [other],
      formatBefore: () => Promise.resolve(before),
      prefixBefore: () => Promise.resolve(knownPrefix),
      knownElsewhere: (ids) =>
        Promise.resolve(ids.flatMap((id) => (taken.includes(id) ? [{ id, parent: null }] : []))),
    }).then(([backlog]) => backlog?.drafts.map(({ id }) => id))
  expect(await read(null, null, ['1'])).toEqual(['search:1', 'search:2'])
  expect(await read(null, null, [])).toEqual(['1', '2'])
  expect(await read('kiro', 'search', [])).toEqual(['search:1', 'search:2'])
  expect(await read('kiro', null, ['1'])).toEqual(['1', '2'])
})

test('statuses are written to the numbers that the file has, and recorded for the ids of the store', async () => {
  const root = await folderWith({ [other]: text })
  const done = { status: 'done', hold: false, ours: ['open'], begun: false } as const
  const recorded: unknown[] = []
  await writeBacklog(
    { root, source: other, format: 'kiro', prefix: 'search' },
    {
      statuses: async () => new Map([[itemId('search:2'), done]]),
      expected: null,
      record: {
        begin: (words) => Promise.resolve(void recorded.push([...words.keys()])),
        end: (words, written) => Promise.resolve(void recorded.push([...words.keys(), written])),
      },
    },
  )
  expect(await readFile(join(root, other), 'utf8')).toBe(text.replace('[ ] 2.', '[x] 2.'))
  expect(recorded).toEqual([['search:2'], ['search:2', true]])
})

test('an item of another source is named by that source’s name, whichever of the two was read first', async () => {
  const kiro = (needs: string) =>
    `- [ ] 1. Build it\n  - why\n  - _Depends: ${needs}_\n- [ ] 2. Ship it\n  - how\n`
  const spec = (needs: string) =>
    `# Tasks: x\n\n## Phase 1: Setup\n\n- [ ] T001 Make a (depends on ${needs})\n- [ ] T002 Make b\n`
  const needsOf = async (files: Readonly<Record<string, string>>, paths: readonly string[]) => {
    const backlogs = await readBacklogs({ root: await folderWith(files), paths })
    return backlogs.flatMap(({ drafts }) =>
      drafts.map(({ id, dependsOn }) => `${id}: ${dependsOn.join(' ')}`),
    )
  }
  const kiros = { [one]: text, [other]: kiro('login:2') }
  expect(await needsOf(kiros, [one, other])).toContain('search:1: 2')
  expect(await needsOf(kiros, [other, one])).toContain('1: login:2')
  const specs = { 'specs/001-a/tasks.md': spec('T002'), 'specs/002-b/tasks.md': spec('001-a:T002') }
  await expect(needsOf(specs, Object.keys(specs))).rejects.toThrow('1 problem')
  const open = { ...specs, 'specs/001-a/tasks.md': spec('002-b:T002').replace('(depends on 002-b:T002)', '') }
  expect(await needsOf(open, Object.keys(open))).toContain('002-b:T001: T002')
})

test('a need of an item of a source that was read before, without a name of its own before its ids, is found', async () => {
  const root = await folderWith({ [other]: '- [ ] 7. Build it\n  - _Depends: login:2, login:9_\n' })
  const reading = readBacklogs({
    root,
    paths: [other],
    rules: { unknownDependency: 'block' },
    storedSources: async () => [one, other],
    prefixBefore: async () => null,
    knownElsewhere: async (ids) => ids.flatMap((id) => (id === itemId('2') ? [{ id, parent: null }] : [])),
  })
  const [backlog] = await reading
  expect(backlog?.drafts).toMatchObject([{ id: '7', dependsOn: ['2', '9'] }])
  expect(backlog?.notices.map(({ message }) => message)).toEqual([
    expect.stringContaining('needs "9", which is in no backlog here'),
  ])
})

test('three sources of one name are told apart by a number', async () => {
  const paths = ['a/login/tasks.md', 'b/login/tasks.md', 'c/login/tasks.md'].map(
    (path) => `.kiro/specs/${path}`,
  )
  const root = await folderWith(Object.fromEntries(paths.map((path) => [path, text])))
  const backlogs = await readBacklogs({ root, paths, rules: { unknownDependency: 'error', format: 'kiro' } })
  expect(backlogs.map(({ prefix }) => prefix)).toEqual([null, 'login', 'login-2'])
})
