import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readBacklog } from '../../../src/backlog/read-backlog.ts'
import { writeBacklog } from '../../../src/backlog/write-back/backlog-writer.ts'
import { fileWords } from '../../../src/core/policy/backlog-edit.ts'
import type { ItemId } from '../../../src/core/ids.ts'
import type { Projected } from '../../../src/core/ports/backlog-store.ts'
import { filesOf, quirks, roundTrips, withoutTimes } from '../../support/backlogs/round-trips.ts'
import { folderWith } from '../../support/folder-with.ts'

const ways = [[], quirks]

it.each(roundTrips)(
  'what a run does to $format is written into a file with any line ends, indentation and signs, and byte for byte nothing else',
  async ({ format, source, files }) => {
    for (const given of ways) {
      const [before, after] = (['before', 'after'] as const).map((when) =>
        Object.fromEntries(filesOf({ files, quirks: given }, when)),
      )
      const root = await folderWith(before ?? {})
      await write(root, source, await statusesIn(await folderWith(after ?? {}), { source, root }))
      const written = Object.keys(files).map((path) => [
        path,
        withoutTimes(readFileSync(join(root, path), 'utf8')),
      ])
      expect(Object.fromEntries(written), `${format} with ${given.join(', ')}`).toEqual(after)
    }
  },
)

async function statusesIn(
  after: string,
  { source, root }: { readonly source: string; readonly root: string },
) {
  const before = await readBacklog({ root, path: source })
  const { drafts } = await readBacklog({ root: after, path: source })
  const wasHeld = new Set(before.drafts.flatMap(({ id, hold }) => (hold === null ? [] : [id])))
  return new Map(
    drafts.map(({ id, status, hold }): [ItemId, Projected] => [
      id,
      {
        // Some formats call blocked what has failed.
        status: hold !== null && !wasHeld.has(id) ? 'failed' : status,
        hold: wasHeld.has(id),
        ours: fileWords,
        begun: false,
      },
    ]),
  )
}

async function write(root: string, path: string, statuses: ReadonlyMap<ItemId, Projected>) {
  const { source } = await readBacklog({ root, path })
  const record = { begin: async () => undefined, end: async () => undefined }
  await writeBacklog({ root, source }, { statuses: async () => statuses, expected: null, record })
}
