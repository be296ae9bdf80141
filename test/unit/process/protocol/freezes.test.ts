import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordedSeconds } from '../../../../src/process/protocol/agent-files.ts'
import { frozenMs, noteFreeze } from '../../../../src/process/protocol/freezes.ts'
import { scratchFolders } from '../../../support/process/scratch-folder.ts'

const scratchFolder = scratchFolders()

test('counts what of a time an agent was frozen: not what was before or after it', () => {
  const dir = scratchFolder()
  expect(frozenMs(dir, 0, 1_000)).toBe(0)
  noteFreeze(dir, 'frozen', 100)
  // Frozen again by who adopted it.
  noteFreeze(dir, 'frozen', 150)
  noteFreeze(dir, 'thawed', 300)
  noteFreeze(dir, 'frozen', 700)
  expect(frozenMs(dir, 0, 1_000)).toBe(500)
  expect(frozenMs(dir, 200, 1_000)).toBe(400)
  expect(frozenMs(dir, 400, 600)).toBe(0)
  expect(frozenMs(dir, 800, 1_000)).toBe(200)
  noteFreeze(dir, 'thawed', 900)
  expect(frozenMs(dir, 800, 1_000)).toBe(100)
})

test('an agent that was frozen for hours has not run that long', () => {
  const dir = scratchFolder()
  writeFileSync(join(dir, 'started'), '')
  writeFileSync(join(dir, 'limit-137'), '')
  const now = Date.now()
  utimesSync(join(dir, 'started'), (now - 7_200_000) / 1000, (now - 7_200_000) / 1000)
  noteFreeze(dir, 'frozen', now - 7_190_000)
  noteFreeze(dir, 'thawed', now - 20_000)
  const seconds = recordedSeconds(dir, { kind: 'limit', code: 137 })
  expect(seconds).toBeGreaterThanOrEqual(29)
  expect(seconds).toBeLessThan(60)
})
