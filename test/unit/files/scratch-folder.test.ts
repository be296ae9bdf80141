import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makerIsGone, makerMark } from '../../../src/files/maker-mark.ts'
import { inScratchFolder } from '../../../src/files/scratch-folder.ts'
import { markOfKilled } from '../../support/process/mark-of-killed.ts'
import { tempFolder } from '../../support/store/temp-folder.ts'

test('a mark is that of a process that is gone only when that is sure', () => {
  const killed = markOfKilled()
  expect(makerIsGone(killed)).toBe(true)
  expect(makerIsGone(makerMark())).toBe(false)
  // The same pid with another start, another boot, another container; no mark at all.
  const [pid, start, boot, namespace] = makerMark().split('-')
  expect(makerIsGone(`${pid}-1${start}-${boot}-${namespace}`)).toBe(true)
  expect(makerIsGone(killed.replace(/-[\da-f]{8}-/, '-00000001-'))).toBe(false)
  expect(makerIsGone(killed.replace(/\d+$/, '1'))).toBe(false)
  expect(makerIsGone('notes-of-2026')).toBe(false)
})

test('what killed processes left is taken away by the next one; nothing that only looks like it', async () => {
  const folder = tempFolder()
  try {
    const killed = markOfKilled()
    const [left, living, named, link] = [
      `.try-${killed}-x`,
      `.try-${makerMark()}-x`,
      '.try-mine',
      `.try-${killed}-l`,
    ]
    for (const name of [left, living, named, 'precious']) {
      mkdirSync(join(folder.path, name))
      writeFileSync(join(folder.path, name, 'file'), 'x')
    }
    symlinkSync(join(folder.path, 'precious'), join(folder.path, link))
    const made = await inScratchFolder({ parent: folder.path, prefix: '.try-' }, async (scratch) => {
      expect(readdirSync(scratch)).toEqual([])
      writeFileSync(join(scratch, 'file'), 'x')
      return 'made'
    })
    expect(made).toBe('made')
    expect(readdirSync(folder.path).sort()).toEqual([living, named, link, 'precious'].sort())
    expect(readdirSync(join(folder.path, 'precious'))).toEqual(['file'])
  } finally {
    folder.remove()
  }
})
