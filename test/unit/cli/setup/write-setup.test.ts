import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isTrusted } from '../../../../src/config/trust/trust.ts'
import { writeSetup } from '../../../../src/cli/setup/write-setup.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'loopwork-setup-'))
  vi.stubEnv('XDG_STATE_HOME', path.join(home, 'state'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true, force: true })
})

const text = '{}\n'
const config = (): string => path.join(home, '.loopworkrc')
const trusted = (): Promise<boolean> =>
  isTrusted({ realPath: config(), bytes: Buffer.from(text) }, process.env)

/** Somebody presses Ctrl-C before the look of that number. */
function leftBefore(look: number): AbortSignal {
  let looks = 0
  return {
    get aborted() {
      return ++looks >= look
    },
  } as AbortSignal
}

test('who starts has the config written, and allowed', async () => {
  expect(await writeSetup(home, text, new AbortController().signal)).toBeNull()
  expect(readFileSync(config(), 'utf8')).toBe(text)
  expect(await trusted()).toBe(true)
})

test('who leaves right after Enter has neither written', async () => {
  expect(await writeSetup(home, text, leftBefore(1))).toBe('nothing was written')
  expect(existsSync(config())).toBe(false)
  expect(await trusted()).toBe(false)
})

test.each([
  ['a moment later', 2],
  ['while its text is written', 3],
])('who leaves %s has no config written, nor half of one', async (_, look) => {
  expect(await writeSetup(home, text, leftBefore(look))).toBe('nothing was written')
  expect(readdirSync(home)).toEqual(['state'])
})
