import { expect, test } from 'vitest'
import { checkDependencies } from '../../../../src/backlog/check-dependencies.ts'
import { draftOf } from '../../../../src/backlog/draft.ts'
import { exportItems } from '../../../../src/backlog/export/export-items.ts'
import { formats } from '../../../../src/backlog/formats/registry.ts'
import { exportFormats } from '../../../../src/core/backlog/format-names.ts'
import { itemId } from '../../../../src/core/ids.ts'
import type { ItemDraft } from '../../../../src/core/item.ts'
import { sourceFile } from '../formats/read-text.ts'

const item = (id: string, more: Partial<ItemDraft> = {}): ItemDraft =>
  draftOf({ title: `The ${id}`, source: 'b', line: 1, ...more, id: itemId(id) })

const items = [
  item('P', { kind: 'container' }),
  item('A', { parent: itemId('P'), status: 'done', estimateHours: 2, files: ['src/a.ts'] }),
  item('B', {
    parent: itemId('P'),
    dependsOn: [itemId('A')],
    priority: 1,
    description: 'Do it.\n\n- [ ] no task',
  }),
  item('C', { status: 'cancelled', description: '```\nnothing closes this' }),
  item('D', { hold: 'source', metadata: { labels: ['x'] }, assignee: 'kim' }),
]

function writable(name: string) {
  const format = formats.find((one) => one.name === name)
  if (format?.write === undefined) throw new Error(`${name} can't be written`)
  return { ...format, write: format.write }
}

test('the formats that are offered are those that can be written', () => {
  const able = formats.filter(({ write }) => write !== undefined).map(({ name }) => name)
  expect(able.toSorted()).toEqual([...exportFormats].toSorted())
})

test.each(exportFormats)('what %s has read is written so that it is read as the same', async (name) => {
  const format = writable(name)
  const { text } = await exportItems(items, format, 0)
  const first = await format.read(sourceFile('b', text), 0)
  const again = await exportItems(first.drafts, format, 0)
  expect(again.lost).toEqual([])
  expect((await format.read(sourceFile('b', again.text), 0)).drafts).toEqual(first.drafts)
})

test('tasks.json has a place for everything here; a checklist says what it lost of which tasks', async () => {
  expect((await exportItems(items, writable('loopwork'), 0)).lost).toEqual([])
  const { text, lost } = await exportItems(items, writable('plain'), 0)
  expect(text).toBe(
    '- [ ] The P\n  - [x] The A\n  - [ ] The B\n    Do it.\n\n    - \\[ ] no task\n- [-] The C\n  \\```\n  nothing closes this\n\n## x\n\n- [ ] The D\n',
  )
  const byWhat = new Map(lost.map(({ what, tasks }) => [what, tasks]))
  expect(byWhat.get('estimate')).toEqual(['A'])
  expect(byWhat.get('description')).toEqual(['B', 'C'])
  expect(byWhat.get('needs')).toEqual(['B'])
})

test('a need of a task that is not written is left out, and named', async () => {
  const { text, lost } = await exportItems(items.slice(2, 3), writable('loopwork'), 0)
  expect(text).not.toContain('dependsOn')
  expect(lost).toEqual([{ what: 'needed outside', tasks: ['B'] }])
})

/** For each, all before it in the run were looked through again: that took longer than this allows. */
test(
  'a long run of tasks side by side is written in a time that grows with it',
  { timeout: 20_000 },
  async () => {
    const parent = itemId('P')
    const parts = Array.from({ length: 12_000 }, (_, at) => item(`T${at}`, { parent }))
    const { text } = await exportItems([item('P', { kind: 'container' }), ...parts], writable('kiro'), 0)
    expect(text.match(/ \(P\) /g)).toHaveLength(parts.length)
  },
)

test.each(['loopwork', 'task-master', 'openagents', 'backlog-md', 'csv'])(
  'a part of a task with work of its own that needs the container around both is in no circle with that in %s',
  async (name) => {
    const parts = [
      item('P', { kind: 'container' }),
      item('A', { parent: itemId('P') }),
      item('B', { parent: itemId('A'), dependsOn: [itemId('C')] }),
      item('C', { dependsOn: [itemId('P')] }),
      item('D', { parent: itemId('A') }),
    ]
    const format = writable(name)
    const { text, files } = await exportItems(parts, format, 0)
    const file = sourceFile(files.length === 0 ? 'b' : 'backlog', text)
    const folder = { parts: files.map((part) => ({ ...file, ...part, name: part.path })), leftOut: [] }
    const { drafts } = await format.read(files.length === 0 ? file : { ...file, folder }, 0)
    expect(checkDependencies(drafts, { unknown: 'error', elsewhere: [] }).problems).toEqual([])
    expect(drafts).toHaveLength(parts.length)
  },
)

test('a description right below a title that would go on in it is set off, and stays so when it is written again', async () => {
  for (const name of ['kiro', 'openspec', 'plain', 'smart-ralph', 'spec-kit']) {
    const format = writable(name)
    const first = await exportItems(
      [item('A', { title: 'Flour, eggs &', description: 'two\n\nmore' })],
      format,
      0,
    )
    const { drafts } = await format.read(sourceFile('b', first.text), 0)
    expect(drafts[0]?.title, name).toBe('Flour, eggs &')
    const again = await exportItems(drafts, format, 0)
    expect([again.lost, again.text], name).toEqual([[], first.text])
  }
})

test('a container that is left with optional tasks, since the one that was to be done goes out of it, holds nothing', async () => {
  const optional = { hold: 'source', heldAs: 'optional' } as const
  const parts = [
    item('P', { kind: 'container' }),
    item('A', { parent: itemId('P'), ...optional }),
    item('B', { dependsOn: [itemId('P')] }),
    item('C', { parent: itemId('A'), dependsOn: [itemId('B')] }),
  ]
  const format = writable('kiro')
  const { text } = await exportItems(parts, format, 0)
  expect(text).toBe('- [ ]* 1. The A\n- [ ] 2. The B\n- [ ] 3. The C\n')
})

test.each(exportFormats)('what was cancelled is no work that is to be done in %s', async (name) => {
  const format = writable(name)
  const { text, files } = await exportItems([item('A'), item('C', { status: 'cancelled' })], format, 0)
  const file = sourceFile(files.length === 0 ? 'b' : 'backlog', text)
  const folder = { parts: files.map((part) => ({ ...file, ...part, name: part.path })), leftOut: [] }
  const { drafts } = await format.read(files.length === 0 ? file : { ...file, folder }, 0)
  expect(drafts.filter(({ status }) => status === 'todo').map(({ title }) => title)).toEqual(['The A'])
})
