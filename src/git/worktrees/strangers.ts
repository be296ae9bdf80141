import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Stranger } from '../../core/ports/worktrees.ts'
import { namesIn, realOrGiven } from '../../files/or-null.ts'
import { replaceFile } from '../../files/replace-file.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { isMark, storeOf } from './mark.ts'
import { asideOf } from './remove-worktree.ts'
import { listEntries, repositoryElsewhere } from './worktree-entry.ts'

/**
 * What is in the place of worktrees, or is marked as some loopwork marks them, and has no record in this store: of another store, of a
 * deleted one, or moved. It is left alone. Found by the lock of git's entries, and in `root` by the folders of stores; everything else
 * there is ignored.
 */
export async function strangers(context: RepositoryContext, root: string): Promise<readonly Stranger[]> {
  const records = await context.records.worktrees()
  const known = new Set(records.flatMap((record) => [record.path, asideOf(context, record)]))
  const found = new Map<string, string>()
  const realRoot = await realOrGiven(root)
  for (const { store, path } of await inStoreFolders(realRoot))
    found.set(path, await whyOf(context, path, store))
  for (const { lock, folder } of await listEntries(context))
    if (folder !== null && lock !== null && isMark(lock))
      found.set(folder, await whyOf(context, folder, storeOf(lock)))
  return [...found]
    .filter(([path]) => !known.has(path))
    .map(([path, why]) => ({ path, why }))
    .sort((one, other) => (one.path < other.path ? -1 : 1))
}

async function whyOf(context: RepositoryContext, path: string, store: string): Promise<string> {
  const elsewhere = await repositoryElsewhere(context, path)
  if (elsewhere !== null) return `a worktree of ${elsewhere}, which is another repository`
  if (store !== context.storeId) return 'a worktree of another store, or of one that is gone'
  return basename(path).includes(`.removing-${store}`)
    ? 'what is left of a worktree that was being taken away'
    : 'a worktree that was moved there, or a folder of somebody else’s'
}

/** Those that have not been returned before. */
export async function newStrangers(context: RepositoryContext, root: string): Promise<readonly Stranger[]> {
  const found = await strangers(context, root)
  if (found.length === 0) return []
  const file = `${context.privateDirs}/strangers.json`
  const named = new Set(await namedBefore(file))
  const fresh = found.filter(({ path }) => !named.has(path))
  if (fresh.length > 0) {
    const all = [...named, ...fresh.map(({ path }) => path)]
    await replaceFile(file, JSON.stringify(all))
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

async function inStoreFolders(
  root: string,
): Promise<readonly { readonly store: string; readonly path: string }[]> {
  const stores = (await namesIn(root)).filter((name) => /^[0-9a-f]{12}$/.test(name))
  const folders = await Promise.all(
    stores.map(async (store) =>
      (await namesIn(`${root}/${store}`)).map((name) => ({ store, path: `${root}/${store}/${name}` })),
    ),
  )
  return folders.flat()
}
