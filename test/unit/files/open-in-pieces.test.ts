import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLargeSource } from '../../../src/backlog/source-file.ts'
import { openInPieces } from '../../../src/files/open-in-pieces.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'loopwork-pieces-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const mebibyte = 1024 * 1024

async function headOf(content: string): Promise<string> {
  const file = path.join(folder, 'a.txt')
  writeFileSync(file, content)
  const opened = await openInPieces(file)
  return opened.kind === 'in pieces' ? opened.head.toString() : opened.kind
}

test('a file begins with whole lines', async () => {
  expect(await headOf('one\ntwo\nthree')).toBe('one\ntwo\n')
  expect(await headOf('no end of line')).toBe('')
  expect(await headOf('')).toBe('')
})

test.each([3, 17, 33])(
  'a file of one line of %d MiB can be looked at, whoever reads it then',
  async (size) => {
    writeFileSync(path.join(folder, 'tasks.json'), Buffer.alloc(size * mebibyte, 0x20))
    expect(await openLargeSource(folder, 'tasks.json')).toMatchObject({ name: 'tasks.json', head: '' })
  },
)
