import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { draftOf } from './draft-name.ts'

/** `replaceFile` for a process that is about to exit: there is no later. Drafts of killed processes are left to the caller. */
export function replaceFileNow(path: string, content: string | Uint8Array, mode: number): void {
  const draft = draftOf(path)
  try {
    writeFileSync(draft, content, { mode, flag: 'wx' })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
