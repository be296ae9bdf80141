import { lstat, readFile, realpath, rm } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { isMissing } from './is-missing.ts'

const mostBytes = 256 * 1024

/** Reads a small regular file below `root` and removes it; null: there is none. What lies outside through a link stays there. */
export async function takeFile(root: string, name: string): Promise<string | null> {
  const path = join(root, name)
  try {
    const [folder, top] = await Promise.all([realpath(dirname(path)), realpath(root)])
    if (folder !== top && !folder.startsWith(top + sep)) return null
    const found = await lstat(path)
    if (!found.isFile() || found.size > mostBytes) return null
    const text = await readFile(path, 'utf8')
    await rm(path)
    return text
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
