import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectFormat, isFormat } from '../../../src/backlog/formats/detect-format.ts'
import type { SourceFile } from '../../../src/backlog/source-file.ts'
import type { ItemDraft, ItemStatus } from '../../../src/core/item.ts'
import { fileWords } from '../../../src/core/policy/backlog-edit.ts'
import type { Projected } from '../../../src/core/ports/backlog-store.ts'
import { decodeText, hasByteOrderMark } from '../../../src/text/decode-text.ts'

/** A folder for each format, by its name; in it `N-name.before.*`, `N-name.after.*` and `N-name.case.json` for each case. */
const folder = fileURLToPath(new URL('../../fixtures/backlogs/write-back', import.meta.url))

interface Case {
  /** Where such a file lies in a repository. */
  readonly path: string
  readonly what: string
  /** What each item must show afterwards; one without an id is named by its line. All others stay as they are. */
  readonly changes: readonly {
    readonly id?: string
    readonly line?: number
    readonly to: ItemStatus
    readonly at?: string
  }[]
  readonly linesChanged: readonly number[]
}

const cases = readdirSync(folder).flatMap((format) => {
  const files = readdirSync(join(folder, format))
  return files.flatMap((name) => {
    const [, stem] = /^(.*)\.case\.json$/.exec(name) ?? []
    if (stem === undefined) return []
    const bytesOf = (kind: string) =>
      readFileSync(join(folder, format, files.find((file) => file.startsWith(`${stem}.${kind}.`)) ?? ''))
    const about = JSON.parse(readFileSync(join(folder, format, name), 'utf8')) as Case
    return [{ format, stem, ...about, before: bytesOf('before'), after: bytesOf('after') }]
  })
})

function fileOf(format: string, path: string, bytes: Buffer): SourceFile {
  const decoded = decodeText(bytes)
  if (!('text' in decoded)) throw new Error(decoded.message)
  return {
    name: path,
    realPath: join(folder, format, 'file'),
    part: null,
    bytes,
    stamp: '',
    text: decoded.text,
  }
}

const linesOf = (bytes: Buffer): readonly string[] => bytes.toString('utf8').split(/(?<=\n)/)

describe('what writing statuses back changes', () => {
  it.each(cases)(
    '$format/$stem: $what',
    async ({ format: name, path, changes, before, after, linesChanged }) => {
      const file = fileOf(name, path, before)
      const format = detectFormat(file, { asked: null, before: null })
      if (!isFormat(format)) throw new Error(format.message)
      expect(format.name).toBe(name)
      const { drafts, problems } = await format.read(file, 0)
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
      const change = ({ id, line }: ItemDraft) =>
        changes.find((named) => (named.id === undefined ? named.line === line : named.id === id))
      const statuses = new Map(
        drafts.map((draft): [ItemDraft['id'], Projected] => {
          const to = change(draft)?.to
          const shows = { status: to ?? draft.status, hold: to === undefined && draft.hold !== null }
          return [draft.id, { ...shows, ours: fileWords, begun: to !== undefined }]
        }),
      )
      expect(drafts.filter((draft) => change(draft) !== undefined)).toHaveLength(changes.length)
      const patched = format.patch(file, statuses, Date.parse(changes[0]?.at ?? '2026-01-01'))
      if ('problem' in patched) throw new Error(patched.problem.message)
      const written = Buffer.from((hasByteOrderMark(before) ? '\ufeff' : '') + patched.text)
      expect(written.toString('utf8')).toBe(after.toString('utf8'))
      const linesBefore = linesOf(before)
      const changed = linesOf(written).flatMap((line, index) =>
        line === linesBefore[index] ? [] : [index + 1],
      )
      expect(changed).toEqual(linesChanged)
    },
  )
})
