import { lstat, mkdir, readFile, realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { isMissing } from './is-missing.ts'
import { replaceFile } from './replace-file.ts'

/** The text of a regular file below `root`; null: there is none, it is larger, or a link on its way leads out. */
export async function readBelow(root: string, name: string, mostBytes: number): Promise<string | null> {
  const path = join(root, name)
  try {
    if (!(await isInside(root, dirname(path)))) return null
    const found = await lstat(path)
    return found.isFile() && found.size <= mostBytes ? await readFile(path, 'utf8') : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Puts a file below `root`, in place of what is there. False, and nothing is written, where a link on its way leads out. */
export async function writeBelow(root: string, name: string, text: string): Promise<boolean> {
  const path = join(root, name)
  if (!(await isInside(root, await nearestFolder(dirname(path))))) return false
  await mkdir(dirname(path), { recursive: true })
  await replaceFile(path, text)
  return true
}

async function isInside(root: string, folder: string): Promise<boolean> {
  const [real, top] = await Promise.all([realpath(folder), realpath(root)])
  return real === top || real.startsWith(top + sep)
}

/** The folder itself, or the first above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  try {
    await lstat(folder)
    return folder
  } catch (error) {
    if (!isMissing(error)) throw error
    return nearestFolder(dirname(folder))
  }
}
