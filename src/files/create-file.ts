import { existsSync } from 'node:fs'
import { link, rename, rm } from 'node:fs/promises'
import { removeDrafts, writeDraft } from './draft.ts'
import { draftOf } from './draft-name.ts'

/** What the umask leaves of it. */
const mode = 0o666

/**
 * Makes a file, whole or not at all. False: something of this name is there already, also where it came while this was being written.
 * @param unwanted once aborted, it is not made any more; false then, too
 */
export async function createFile(path: string, content: string, unwanted?: AbortSignal): Promise<boolean> {
  await removeDrafts(path)
  const draft = draftOf(path)
  try {
    await writeDraft(draft, { content, mode, durable: false })
    return unwanted?.aborted !== true && (await linked(draft, path))
  } finally {
    await rm(draft, { force: true })
  }
}

/** A link is made whole, and never in the place of something. Where there are no hard links the draft is moved there, if nothing is there now. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
    if (existsSync(path)) return false
    await rename(draft, path)
    return true
  }
}
