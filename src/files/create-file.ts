import { link, rm } from 'node:fs/promises'
import { removeDrafts, writeDraft } from './draft.ts'
import { draftOf } from './draft-name.ts'

/** What the umask leaves of it. */
const mode = 0o666

/** Makes a file, whole or not at all. False: something of this name is there already, also where it came while this was being written. */
export async function createFile(path: string, content: string): Promise<boolean> {
  await removeDrafts(path)
  const draft = draftOf(path)
  try {
    await writeDraft(draft, { content, mode, durable: false })
    return await linked(draft, path, content)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A link is made whole, and never in the place of something. File systems without hard links get the file itself, which a kill may cut. */
async function linked(draft: string, path: string, content: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
    return writeDraft(path, { content, mode, durable: false }).then(() => true, orThere)
  }
}

function orThere(error: unknown): false {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
  throw error
}
