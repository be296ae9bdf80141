import { randomBytes } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makerIsGone, makerMark } from './maker-mark.ts'

/** Of the file's name in that of its draft: a name has 255 bytes at most, and a character up to 4. */
const nameKept = 40

const prefixOf = (path: string): string => `${basename(path).slice(0, nameKept)}.`
const suffix = '.new'

/** Where the next version of a file is written, beside it. A kill leaves it there; its name shows whose it is. */
export function draftOf(path: string): string {
  const random = randomBytes(6).toString('hex')
  return join(dirname(path), `${prefixOf(path)}${makerMark()}-${random}${suffix}`)
}

export interface DraftContent {
  readonly content: string | Uint8Array
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
    await file.writeFile(content)
    if (exactly) await file.chmod(mode)
    if (durable) await file.sync()
    return await file.stat({ bigint: true })
  } finally {
    await file.close()
  }
}

/** Removes what killed processes have left of a file's drafts. Best effort: the next write looks again. */
export async function removeDrafts(path: string): Promise<void> {
  const prefix = prefixOf(path)
  const names = await readdir(dirname(path)).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(prefix) || !name.endsWith(suffix) || !makerIsGone(name.slice(prefix.length)))
      continue
    await rm(join(dirname(path), name), { force: true }).catch(() => undefined)
  }
}
