import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeVoid } from '../../../../src/process/protocol/agent-files.ts'
import { scratchFolders } from '../../../support/process/scratch-folder.ts'

const scratchFolder = scratchFolders()

test('who creates `started` first decides, and the other is told that it is taken', () => {
  const dir = scratchFolder()
  expect(makeVoid(dir)).toBe('made')
  expect(readFileSync(join(dir, 'started'), 'utf8')).toBe('void\n')
  expect(makeVoid(dir)).toBe('taken')
})

test.each([
  ['empty yet', (file: string) => writeFileSync(file, '')],
  ['written', (file: string) => writeFileSync(file, '17 4711 boot\n')],
])('a wrapper was first, its name %s: that is left as it is', (_, write) => {
  const dir = scratchFolder()
  const file = join(dir, 'started')
  write(file)
  const before = readFileSync(file, 'utf8')
  expect(makeVoid(dir)).toBe('taken')
  expect(readFileSync(file, 'utf8')).toBe(before)
})

test('no name can be made where there is no folder', () => {
  const dir = scratchFolder()
  expect(makeVoid(join(dir, 'gone'))).toBe('not made')
})
