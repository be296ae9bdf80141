import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectFormat, isFormat } from '../../../../src/backlog/formats/detect-format.ts'
import type { BacklogFormat } from '../../../../src/backlog/formats/format.ts'
import { isProblem, readSourceFile, type SourceFile } from '../../../../src/backlog/source-file.ts'
import type { ItemId } from '../../../../src/core/ids.ts'
import type { ItemStatus } from '../../../../src/core/item.ts'
import { fileWords } from '../../../../src/core/policy/backlog-edit.ts'
import type { Projected } from '../../../../src/core/ports/backlog-store.ts'
import { folderWith } from '../../../support/folder-with.ts'
import { casesFolder, casesIn } from './cases-in.ts'

/** Exports are never written, and of ids that are there twice no status can be. */
const written = readdirSync(casesFolder)
  .filter((file) => !['csv.txt', 'trello.txt', 'github.txt'].includes(file))
  .map((file) => ({
    of: basename(file, '.txt'),
    cases: casesIn(file).filter(
      ({ problems, ways }) =>
        !ways.includes('number twins') && !problems.some((text) => text.startsWith('!')),
    ),
  }))

/** What befalls a task in a run: it fails and is done the second time, or is done and taken back, or is given up and taken up again. */
const lives: readonly (readonly ItemStatus[])[] = [
  ['claimed', 'failed', 'todo', 'claimed', 'done', 'todo'],
  ['claimed', 'todo', 'claimed', 'done', 'todo'],
  ['cancelled', 'todo'],
]

const textsOf = ({ text, folder }: SourceFile): readonly string[] =>
  folder?.parts.map((part) => part.text) ?? [text]

async function withStatus(format: BacklogFormat, file: SourceFile, id: ItemId, status: ItemStatus) {
  const { drafts } = await format.read(file, 0)
  const shows = (of: Pick<Projected, 'status' | 'hold'>): Projected => ({
    ...of,
    ours: fileWords,
    begun: false,
  })
  const statuses = new Map(
    drafts.map((draft) => [draft.id, shows({ status: draft.status, hold: draft.hold !== null })]),
  )
  const patched = format.patch(
    file,
    statuses.set(id, shows({ status, hold: false })),
    Date.parse('2026-11-27'),
  )
  if ('problem' in patched) throw new Error(patched.problem.message)
  const texts = new Map(patched.parts?.map((part) => [part.file, part.text]))
  const parts = file.folder?.parts.map((part) => ({ ...part, text: texts.get(part) ?? part.text }))
  const next = {
    ...file,
    text: patched.text,
    ...(file.folder === undefined || parts === undefined ? {} : { folder: { ...file.folder, parts } }),
  }
  return { next, before: drafts, after: (await format.read(next, 0)).drafts }
}

describe.each(written)('$of', ({ cases }) => {
  it.each(cases)(
    '$what: a task’s own line changes with it, and is what it was when it is taken back',
    async (given) => {
      const root = await folderWith(given.files)
      const file = await readSourceFile(root, given.path)
      if (isProblem(file)) return
      const format = detectFormat(file, { asked: null, before: null })
      if (!isFormat(format)) return
      const { drafts } = await format.read(file, 0)
      const tasks = drafts.filter(({ kind, status }) => kind !== 'container' && status === 'todo')
      for (const { id } of tasks) {
        // What is begun, held or spelled otherwise in the file is not written so again.
        let now = (await withStatus(format, (await withStatus(format, file, id, 'done')).next, id, 'todo'))
          .next
        const usual = textsOf(now)
        for (const life of lives) {
          for (const status of life) {
            const { next, before, after } = await withStatus(format, now, id, status)
            const others = (list: typeof after) =>
              list
                .filter((draft) => draft.id !== id && draft.kind !== 'container')
                .map((draft) => [draft.id, draft.status])
            expect(others(after).toSorted()).toEqual(others(before).toSorted())
            expect(differing(textsOf(now), textsOf(next))).toBeLessThanOrEqual(1)
            if (status === 'done' || status === 'todo')
              expect(after.find((draft) => draft.id === id)?.status, `${id} ${status}`).toBe(status)
            now = next
          }
          expect(textsOf(now)).toEqual(usual)
        }
      }
    },
  )
})

describe.each(written)('$of, when nothing has happened', ({ cases }) => {
  it.each(cases)('$what: no byte of it changes, whatever words it has', async (given) => {
    const root = await folderWith(given.files)
    const file = await readSourceFile(root, given.path)
    if (isProblem(file)) return
    const format = detectFormat(file, { asked: null, before: null })
    if (!isFormat(format)) return
    const { drafts } = await format.read(file, 0)
    const [work] = drafts.filter(({ kind, hold }) => kind !== 'container' && hold === null)
    if (work === undefined) return
    const { next } = await withStatus(format, file, work.id, work.status)
    expect(textsOf(next)).toEqual(textsOf(file))
  })
})

/** Lines that differ; each text has as many as before. */
function differing(before: readonly string[], after: readonly string[]): number {
  return before.reduce((count, text, at) => {
    const lines = (after[at] ?? '').split('\n')
    const old = text.split('\n')
    expect(lines).toHaveLength(old.length)
    return count + old.filter((line, number) => line !== lines[number]).length
  }, 0)
}
