import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makerIsGone, makerMark, makerMarkPattern } from './maker-mark.ts'

export interface ScratchPlace {
  readonly parent: string
  readonly prefix: string
}

/**
 * Works in a folder of its own in `parent` and takes it away, with those that killed processes of ours have left there.
 * @throws when the folder can't be made; what could not be taken away is no reason to fail.
 */
export async function inScratchFolder<T>(
  { parent, prefix }: ScratchPlace,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(parent, `${prefix}${makerMark()}-`))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
    await removeAbandoned({ parent, prefix }).catch(() => undefined)
  }
}

/** Folders that a loopwork process made which has ended since, as their names show. */
export async function removeAbandoned({ parent, prefix }: ScratchPlace): Promise<void> {
  for (const name of await readdir(parent)) {
    const mark = name.startsWith(prefix) ? name.slice(prefix.length) : ''
    if (!makerMarkPattern.test(mark) || !makerIsGone(mark)) continue
    const path = join(parent, name)
    const found = await lstat(path)
    // In a folder that is shared somebody else may give any name to anything.
    if (found.isDirectory() && found.uid === process.getuid?.()) await rm(path, { recursive: true })
  }
}
