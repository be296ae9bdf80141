import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Loss } from '../../src/backlog/export/differences.ts'
import { exportItems, type Exported } from '../../src/backlog/export/export-items.ts'
import type { BacklogFormat } from '../../src/backlog/formats/format.ts'
import { detectFormat, isFormat } from '../../src/backlog/formats/detect-format.ts'
import { formats } from '../../src/backlog/formats/registry.ts'
import { checkDependencies } from '../../src/backlog/check-dependencies.ts'
import type { SourceFile } from '../../src/backlog/source-file.ts'
import { exportFormats } from '../../src/core/backlog/format-names.ts'
import type { ItemDraft } from '../../src/core/item.ts'
import { alwaysAsync } from '../support/always.ts'
import { anyDrafts } from '../support/backlogs/any-drafts.ts'

const runs = Number(process.env['LOOPWORK_PROPERTY_RUNS'] ?? 30)
const now = Date.parse('2026-11-26T12:00:00Z')

type Name = (typeof exportFormats)[number]

/** What each format may lose, whatever the tasks are: nothing else may ever be lost. */
const mayLose: Readonly<Record<Name, readonly Loss[]>> = {
  kiro: [
    'task',
    'title',
    'description',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'order',
    'needs',
    'files',
    'group',
    'estimate',
    'assignee',
    'agent',
    'acceptance',
    'fields',
  ],
  openspec: [
    'task',
    'title',
    'description',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'order',
    'needs',
    'files',
    'group',
    'estimate',
    'assignee',
    'agent',
    'acceptance',
    'fields',
  ],
  'smart-ralph': [
    'task',
    'title',
    'description',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'order',
    'needs',
    'files',
    'group',
    'estimate',
    'assignee',
    'agent',
    'fields',
  ],
  'spec-kit': [
    'task',
    'title',
    'description',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'order',
    'needs',
    'files',
    'group',
    'estimate',
    'assignee',
    'agent',
    'acceptance',
    'fields',
  ],
  'backlog-md': [
    'task',
    'description',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'order',
    'needs',
    'files',
    'group',
    'estimate',
    'agent',
    'fields',
  ],
  csv: [
    'task',
    'title',
    'description',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'order',
    'needs',
    'files',
    'group',
    'estimate',
    'assignee',
    'agent',
    'acceptance',
    'fields',
  ],
  loopwork: ['task', 'kind', 'hold', 'priority', 'parent', 'order', 'group'],
  looper: [
    'task',
    'title',
    'description',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'needs',
    'group',
    'estimate',
    'assignee',
    'agent',
    'acceptance',
    'fields',
  ],
  'task-master': [
    'task',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'files',
    'group',
    'estimate',
    'agent',
    'order',
  ],
  ralph: [
    'task',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'parent',
    'needs',
    'files',
    'group',
    'estimate',
    'assignee',
    'agent',
  ],
  beads: [
    'task',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'needs',
    'order',
    'files',
    'group',
    'estimate',
    'agent',
    'fields',
  ],
  openagents: [
    'task',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'needs',
    'order',
    'files',
    'group',
    'estimate',
    'agent',
    'fields',
  ],
  plain: [
    'title',
    'task',
    'description',
    'indentation',
    'kind',
    'type',
    'status',
    'hold',
    'priority',
    'parent',
    'needs',
    'order',
    'files',
    'group',
    'estimate',
    'assignee',
    'agent',
    'acceptance',
    'fields',
  ],
}

function writable(name: Name): BacklogFormat & Required<Pick<BacklogFormat, 'write'>> {
  const format = formats.find((one) => one.name === name)
  if (format?.write === undefined) throw new Error(`${name} can't be written`)
  return { ...format, write: format.write }
}

/** Needs of tasks that have been left out, or that nothing waits for in some format, can't be carried; all others can. */
function needsLost(drafts: readonly ItemDraft[], { lost }: Exported) {
  const byId = new Map(drafts.map((draft) => [draft.id, draft]))
  return (lost.find(({ what }) => what === 'needs')?.tasks ?? []).map((id) => ({
    id,
    isNobodys: byId.get(id)?.dependsOn.some((needed) => {
      const draft = byId.get(needed)
      return draft?.status === 'cancelled' || draft?.hold === 'source' || draft?.kind === 'container'
    }),
  }))
}

function fileOf(name: Name, { text, files }: Pick<Exported, 'text' | 'files'>): SourceFile {
  const place = writable(name).places[0].replace('*', 'spec')
  const file = { name: place, part: null, realPath: '/backlog', bytes: Buffer.from(text), stamp: '', text }
  if (files.length === 0) return file
  const parts = files.map((part) => ({ ...file, ...part, name: part.path }))
  return { ...file, folder: { parts, leftOut: [] } }
}

async function readBack(name: Name, exported: Exported): Promise<readonly ItemDraft[]> {
  const { drafts, problems } = await writable(name).read(fileOf(name, exported), now)
  const checked = checkDependencies(drafts, { unknown: 'error', elsewhere: [] })
  const errors = [...problems, ...checked.problems].filter(({ severity }) => severity === 'error')
  expect(errors.map(({ message }) => message)).toEqual([])
  return checked.drafts
}

describe.each(exportFormats)('drafts written as %s', (name) => {
  it('are read back as they were, but for what is named as lost', async () => {
    await alwaysAsync(
      fc.asyncProperty(anyDrafts, async (drafts) => {
        const exported = await exportItems(drafts, writable(name), now)
        for (const { what } of exported.lost) expect(mayLose[name]).toContain(what)
        // A plain list has no order at all.
        if (name !== 'plain')
          expect(needsLost(drafts, exported).filter(({ isNobodys }) => !isNobodys)).toEqual([])
        const back = await readBack(name, exported)
        const left = exported.lost.find(({ what }) => what === 'task')?.tasks.length ?? 0
        expect(back).toHaveLength(drafts.length - left)
        // Any list is a plain one, also one with numbers and words of another tool.
        if (back.length === 0 || writable(name).isGeneral === true) return
        const found = detectFormat(fileOf(name, exported), { asked: null, before: null })
        expect(isFormat(found) ? found.name : found.message).toBe(name)
      }),
      runs,
    )
  })

  it('lose nothing when they are written once more, and come to the same bytes', async () => {
    await alwaysAsync(
      fc.asyncProperty(anyDrafts, async (drafts) => {
        const first = await exportItems(drafts, writable(name), now)
        const back = await readBack(name, first)
        const again = await exportItems(back, writable(name), now)
        expect(again.lost).toEqual([])
        expect([...again.renamed]).toEqual([])
        expect({ text: again.text, files: again.files }).toEqual({ text: first.text, files: first.files })
      }),
      runs,
    )
  })
})

it('any format goes into any other one, and comes to rest there', async () => {
  const pair = fc.tuple(fc.constantFrom(...exportFormats), fc.constantFrom(...exportFormats))
  await alwaysAsync(
    fc.asyncProperty(anyDrafts, pair, async (drafts, [one, other]) => {
      const back = await readBack(one, await exportItems(drafts, writable(one), now))
      const there = await exportItems(back, writable(other), now)
      for (const { what } of there.lost) expect(mayLose[other]).toContain(what)
      const again = await exportItems(await readBack(other, there), writable(other), now)
      expect(again.lost).toEqual([])
      expect({ text: again.text, files: again.files }).toEqual({ text: there.text, files: there.files })
    }),
    runs,
  )
})
