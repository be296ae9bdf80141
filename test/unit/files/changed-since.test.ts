import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changedSince } from '../../../src/files/changed-since.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopwork-changed-'))
  mkdirSync(join(dir, 'deep/er'), { recursive: true })
  writeFileSync(join(dir, 'deep/er/file'), 'x')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const minute = 60_000

test('a file written deep below, one removed, or one whose time was set back, is a change', async () => {
  const before = Date.now() - minute
  expect(await changedSince(dir, Date.now() + minute)).toBe(false)
  expect(await changedSince(dir, before)).toBe(true)
  utimesSync(join(dir, 'deep/er/file'), 1, 1)
  expect(await changedSince(join(dir, 'deep/er/file'), before)).toBe(true)
})

test('links are not followed, and what is not there has not changed', async () => {
  symlinkSync('/', join(dir, 'deep/root'))
  expect(await changedSince(dir, Date.now() + minute)).toBe(false)
  expect(await changedSince(join(dir, 'gone'), 0)).toBe(false)
})
