import type { BigIntStats } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isLeftDraft } from './draft-name.ts'

export interface DraftContent {
  /** Several, one after the other. */
  readonly content: string | Uint8Array | Iterable<Uint8Array>
  readonly mode: number
  /** It has this very mode, of the file that it replaces: the umask takes nothing away. */
  readonly exactly?: boolean
  /** On the disk when it resolves. */
  readonly durable: boolean
}

/** Resolves to what the file system knows of the finished draft. */
export async function writeDraft(draft: string, of: DraftContent): Promise<BigIntStats> {
  const { content, mode, exactly = false, durable } = of
  // Nobody reads it before it has the mode that it is to have.
  const file = await open(draft, 'wx', exactly ? 0o600 : mode)
  try {
    for (const piece of piecesOf(content)) await file.writeFile(piece)
    if (exactly) await file.chmod(mode)
    if (durable) await file.sync()
    return await file.stat({ bigint: true })
  } finally {
    await file.close()
  }
}

const piecesOf = (content: DraftContent['content']): Iterable<string | Uint8Array> =>
  typeof content === 'string' || content instanceof Uint8Array ? [content] : content

/** Removes what killed processes have left of a file's drafts. Best effort: the next write looks again. */
export async function removeDrafts(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => [])
  for (const name of names)
    if (isLeftDraft(path, name)) await rm(join(dirname(path), name), { force: true }).catch(() => undefined)
}
