import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beadsFormat } from '../../src/backlog/formats/beads/format.ts'
import type { BacklogFormat } from '../../src/backlog/formats/format.ts'
import { looperFormat } from '../../src/backlog/formats/looper/format.ts'
import { openagentsFormat } from '../../src/backlog/formats/openagents/format.ts'
import { ralphFormat } from '../../src/backlog/formats/ralph/format.ts'
import { taskMasterFormat } from '../../src/backlog/formats/task-master/format.ts'
import type { SourceFile } from '../../src/backlog/source-file.ts'
import type { ItemId } from '../../src/core/ids.ts'
import type { ItemStatus } from '../../src/core/item.ts'
import { fileWords } from '../../src/core/policy/backlog-edit.ts'
import type { Projected } from '../../src/core/ports/backlog-store.ts'
import { alwaysAsync } from '../support/always.ts'

type Entry = Readonly<Record<string, unknown>>

interface Sample {
  readonly format: BacklogFormat
  readonly statuses: readonly unknown[]
  /** An entry, with what its format insists on. */
  readonly entry: (index: number, status: unknown) => Entry
  /** The whole of it: one value, or one a line. */
  readonly whole: (entries: readonly Entry[]) => unknown
}

const samples: Readonly<Record<string, Sample>> = {
  looper: {
    format: looperFormat,
    statuses: ['todo', 'doing', 'blocked', 'done', 'completed'],
    entry: (index, status) => ({ id: `T${index}`, title: 'x', priority: 1, status }),
    whole: (tasks) => ({ schema_version: 1, source_files: [], tasks }),
  },
  'task-master': {
    format: taskMasterFormat,
    statuses: ['pending', 'in-progress', 'done', 'review', 'cancelled', undefined, null],
    entry: (index, status) => ({
      id: index,
      title: 'x',
      status,
      dependencies: [],
      subtasks: [{ id: 1, title: 'x', status: 'pending' }],
    }),
    whole: (tasks) => ({ other: { tasks: [{ id: 0, title: 'x', status: 'pending' }] }, master: { tasks } }),
  },
  ralph: {
    format: ralphFormat,
    statuses: [true, false, undefined],
    entry: (index, passes) => ({ id: `US-${index}`, title: 'x', priority: 1, passes }),
    whole: (userStories) => ({ project: 'x', userStories }),
  },
  beads: {
    format: beadsFormat,
    statuses: ['open', 'in_progress', 'blocked', 'closed', 'pinned', undefined],
    entry: (index, status) => ({
      id: `b-${index}`,
      title: 'x',
      issue_type: 'task',
      ...(status === 'closed' ? { closed_at: '2026-01-01T00:00:00Z' } : {}),
      status,
    }),
    whole: (entries) => entries,
  },
  openagents: {
    format: openagentsFormat,
    statuses: ['open', 'in_progress', 'blocked', 'closed', 'commit_pending', undefined],
    entry: (index, status) => ({ id: `oa-${index}`, title: 'x', deps: [], status }),
    whole: (entries) => entries,
  },
}

const fileOf = (text: string): SourceFile => ({
  name: 'x',
  part: null,
  realPath: '/x',
  bytes: Buffer.from(text),
  stamp: '',
  text,
})

const wanted = fc.constantFrom<ItemStatus>('todo', 'claimed', 'done', 'failed', 'cancelled')
const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }).map((text) => `x${text}`)
/** Keys that are refused for what they do to objects have a table of their own. */
const harmless = fc
  .jsonValue({ maxDepth: 2 })
  .filter((value) => !/__proto__|constructor|prototype/.test(JSON.stringify(value)))
const extra = fc.dictionary(key, harmless, { maxKeys: 3 })

/** Without what may differ. */
function rest(text: string, isLines: boolean): unknown {
  const parts = isLines ? text.split('\n').filter((line) => line.trim() !== '') : [text]
  const shown = ['status', 'passes', 'closed_at']
  return parts.map((part): unknown =>
    JSON.parse(part, function (this: unknown, name, value: unknown): unknown {
      const isEntry = typeof this === 'object' && this !== null && 'title' in this
      return isEntry && shown.includes(name) ? undefined : value
    }),
  )
}

describe.each(Object.entries(samples))('a file of %s, however it is written', (name, sample) => {
  it('has nothing changed but what shows a status, and nothing again the second time', async () => {
    const { format, statuses, entry, whole } = sample
    const isLines = Array.isArray(whole([]))
    const one = fc.record({ status: fc.constantFrom(...statuses), extra, wanted, begun: fc.boolean() })
    const spaces = fc.constantFrom<string | number>('\t', 2, 4, 0)
    const ends = fc.constantFrom('\n', '\r\n')
    await alwaysAsync(
      fc.asyncProperty(
        fc.array(one, { maxLength: 5 }),
        spaces,
        ends,
        fc.boolean(),
        async (items, space, end, last) => {
          const value = whole(
            items.map((item, index) => ({ ...item.extra, ...entry(index + 1, item.status) })),
          )
          const lines = Array.isArray(value)
            ? value.map((line) => JSON.stringify(line))
            : [JSON.stringify(value, null, space)]
          const before = lines.join('\n').replaceAll('\n', end) + (last ? end : '')
          if (!isLines && before.trim() === '') return
          const read = await format.read(fileOf(before), 0)
          expect([name, read.problems.filter(({ severity }) => severity === 'error')]).toEqual([name, []])
          const shows = new Map(
            read.drafts.map(({ id }, index): [ItemId, Projected] => {
              const item = items[index % items.length]
              const status = item?.wanted ?? 'todo'
              return [id, { status, hold: false, ours: fileWords, begun: item?.begun ?? false }]
            }),
          )
          const patched = format.patch(fileOf(before), shows, 0)
          if ('problem' in patched) throw new Error(patched.problem.message)
          expect(rest(patched.text, isLines)).toEqual(rest(before, isLines))
          const again = await format.read(fileOf(patched.text), 0)
          expect(again.drafts.map(({ id }) => id)).toEqual(read.drafts.map(({ id }) => id))
          for (const { id, status } of again.drafts) {
            const { status: asked } = shows.get(id) ?? {}
            if (asked === 'done' || asked === 'todo') expect([id, status]).toEqual([id, asked])
          }
          expect(format.patch(fileOf(patched.text), shows, 0)).toMatchObject({ text: patched.text })
        },
      ),
      60,
    )
  })
})
