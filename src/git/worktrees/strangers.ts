import { readdir, readFile } from 'node:fs/promises'
import { isMissing } from '../git-failure.ts'
import { writeWhole } from '../private-dir.ts'
import { realOrGiven } from '../register-worktree.ts'
import type { Site } from '../site.ts'
import { listEntries } from './entry.ts'
import { isMark } from './mark.ts'

/**
 * Worktrees that some loopwork has made and that this store has no record of: of another store, or of one that is gone.
 * They are left alone. Found by the lock of git's entries, and in `root` by the folders of stores; nothing else there is
 * anything to us.
 */
export async function strangers(site: Site, root: string): Promise<readonly string[]> {
  const known = new Set((await site.records.worktrees()).map(({ path }) => path))
  const entries = (await listEntries(site)).filter(({ lock }) => lock !== null && isMark(lock))
  const marked = entries.flatMap(({ folder }) => folder ?? [])
  const found = new Set([...marked, ...(await inStoreFolders(await realOrGiven(root)))])
  return [...found].filter((path) => !known.has(path)).sort()
}

/** Those that have not been returned before. */
export async function newStrangers(site: Site, root: string): Promise<readonly string[]> {
  const found = await strangers(site, root)
  if (found.length === 0) return []
  const file = `${site.slots}/strangers.json`
  const named = new Set(await namedBefore(file))
  const fresh = found.filter((path) => !named.has(path))
  if (fresh.length > 0) {
    await writeWhole(file, Buffer.from(JSON.stringify([...named, ...fresh])).toString('latin1'))
  }
  return fresh
}

async function namedBefore(file: string): Promise<readonly string[]> {
  try {
    const named: unknown = JSON.parse(await readFile(file, 'utf8'))
    return Array.isArray(named) ? named.filter((path) => typeof path === 'string') : []
  } catch {
    // Never written, or cut off: they are named once more.
    return []
  }
}

async function inStoreFolders(root: string): Promise<readonly string[]> {
  const stores = (await namesIn(root)).filter((name) => /^[0-9a-f]{12}$/.test(name))
  const folders = await Promise.all(
    stores.map(async (store) =>
      (await namesIn(`${root}/${store}`)).map((name) => `${root}/${store}/${name}`),
    ),
  )
  return folders.flat()
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
