import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { draftOf } from './draft-name.ts'
import { removeDrafts, writeDraft, type DraftContent } from './draft.ts'
import { syncFolder } from './sync-folder.ts'

/** What the umask leaves of it. */
const defaultMode = 0o666

/**
 * Puts `content` in the place of a file, or makes it: whoever reads it, meanwhile or after a kill, finds all of the old content
 * or all of the new. A power cut may leave it empty: for what can be written again. A link at `path` is replaced, not followed.
 */
export const replaceFile = (
  path: string,
  content: DraftContent['content'],
  mode = defaultMode,
): Promise<void> => replace(path, { content, mode, durable: false })

/** The same, and the new content is on the disk when it resolves. */
export async function replaceFileDurably(
  path: string,
  content: DraftContent['content'],
  mode = defaultMode,
): Promise<void> {
  await replace(path, { content, mode, durable: true })
  await syncFolder(dirname(path))
}

async function replace(path: string, content: DraftContent): Promise<void> {
  await removeDrafts(path)
  const draft = draftOf(path)
  try {
    await writeDraft(draft, content)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
