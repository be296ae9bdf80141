import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/**
 * Makes folders of a test's own, gone when the tests of the file are over. Their names serve as markers too: no other test
 * has them. To be called once, outside of the tests, which may then run at the same time.
 */
export function scratchFolders(): () => string {
  const made: string[] = []
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loopwork-process-')))
    made.push(folder)
    return folder
  }
}
