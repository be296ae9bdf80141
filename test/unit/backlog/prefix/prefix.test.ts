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
  ['specs/.../tasks.md', 'spec-'],
  ['tasks.md', 'spec-'],
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
      knownElsewhere: (ids) => Promise.resolve(ids.filter((id) => taken.includes(id))),
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
      statuses: new Map([[itemId('search:2'), done]]),
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
