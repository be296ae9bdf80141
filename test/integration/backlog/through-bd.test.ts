import { chmod, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { programsHere } from '../../../src/app/backlog-files/programs-here.ts'
import { writeBacklog } from '../../../src/backlog/write-back/backlog-writer.ts'
import { itemId, type ItemId } from '../../../src/core/ids.ts'
import type { ItemStatus } from '../../../src/core/item.ts'
import type { Projected } from '../../../src/core/ports/backlog-store.ts'
import { folderWith } from '../../support/folder-with.ts'

const place = '.beads/issues.jsonl'
const line = (id: string, status: string) =>
  `{"id":"${id}","title":"${id}","status":"${status}","issue_type":"task","updated_at":"2026-01-01T00:00:00Z"}\n`
const file = line('b-1', 'open') + line('b-2', 'in_progress') + line('b-3', 'open')

const path = process.env['PATH'] ?? ''
let root = ''
afterEach(() => {
  process.env['PATH'] = path
})

/** A `bd` that writes down what it is asked, and where; then does what the script says. */
async function bd(script: string): Promise<void> {
  root = await folderWith({ [place]: file, 'bin/asked': '' })
  const program = join(root, 'bin/bd')
  await writeFile(program, `#!/bin/sh\necho "\${PWD##*/} $*" >> "${join(root, 'bin/asked')}"\n${script}\n`)
  await chmod(program, 0o755)
  process.env['PATH'] = `${join(root, 'bin')}${delimiter}${path}`
}

const wanted: Readonly<Record<string, ItemStatus>> = { 'b-1': 'done', 'b-2': 'failed', 'b-3': 'claimed' }

async function write(told: string[] = []) {
  const statuses = new Map<ItemId, Projected>(
    Object.entries(wanted).map(([id, status]) => [
      itemId(id),
      { status, hold: false, ours: ['open'], begun: id === 'b-2' },
    ]),
  )
  const record = {
    begin: async () => undefined,
    end: async (words: ReadonlyMap<ItemId, unknown>, written: boolean) => {
      if (words.size > 0) told.push(`${[...words.keys()].join(' ')} ${written ? 'written' : 'not written'}`)
    },
  }
  const written = await writeBacklog(
    { root, source: place, programs: programsHere },
    { statuses: async () => statuses, expected: null, record },
  )
  return { written, told, text: await readFile(join(root, place), 'utf8') }
}

const asked = async () => (await readFile(join(root, 'bin/asked'), 'utf8')).trim().split('\n')
const wholeFolder = () => root.slice(root.lastIndexOf('/') + 1)

const closed =
  /^{"id":"b-1",.*"status":"closed",.*"closed_at":"2.*Z"}\n{"id":"b-2",.*"open".*\n{"id":"b-3",.*"in_progress"/

test('bd is asked where it is there, and the file says the same, whether bd exports or not', async () => {
  await bd('exit 0')
  const { written, told, text } = await write()
  expect(written.kind).toBe('written')
  expect(await asked()).toEqual([
    `${wholeFolder()} close b-1`,
    `${wholeFolder()} update b-2 --status open`,
    `${wholeFolder()} update b-3 --status in_progress`,
  ])
  expect(text).toMatch(closed)
  expect(told).toEqual(['b-1 b-2 b-3 written'])
})

test('what bd has exported itself stays as it has written it', async () => {
  const exported = line('b-1', 'closed').replace(
    '}',
    ',"closed_at":"2026-02-02T00:00:00Z","close_reason":"Closed"}',
  )
  const rest = line('b-2', 'open') + line('b-3', 'in_progress')
  await bd(`printf '%s' '${exported}${rest}' > ${place}`)
  const { written, text } = await write()
  expect(written.kind).toBe('written')
  expect(text).toBe(exported + rest)
})

test('what bd refuses is said, and stays as it is in the file', async () => {
  await bd('if [ "$2" = b-1 ]; then echo "Error: b-1 is blocked by open issues" >&2; exit 1; fi')
  const { written, told, text } = await write()
  expect(written).toEqual({
    kind: 'problem',
    message: `${place}: bd did not take 1 status: b-1: Error: b-1 is blocked by open issues`,
  })
  expect(text).toBe(line('b-1', 'open') + line('b-2', 'open') + line('b-3', 'in_progress'))
  expect(told).toEqual(['b-2 b-3 written', 'b-1 not written'])
})

test('the file alone is written where bd has no database of it, and where there is no bd', async () => {
  await bd('echo "Error: no beads database found" >&2; echo "Hint: run bd init" >&2; exit 1')
  const fresh = await write()
  expect(fresh.written.kind).toBe('written')
  expect(fresh.text).toMatch(closed)
  expect(await asked()).toHaveLength(1)
  await writeFile(join(root, place), file)
  process.env['PATH'] = '/usr/bin:/bin'
  const without = await write()
  expect(without.text).toMatch(closed)
  expect(await asked()).toHaveLength(1)
})
