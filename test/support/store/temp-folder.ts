import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder in memory where there is one; removed by `remove`. */
export function tempFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'loopwork-store-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
