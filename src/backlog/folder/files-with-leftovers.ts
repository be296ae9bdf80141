import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FolderListing } from './list-folder.ts'

/** The files of a folder beside which a killed writer has left something: seen by the names in it, each folder read once. */
export async function filesWithLeftovers({ realPath, files }: FolderListing): Promise<readonly string[]> {
  const folders = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))]
  const names = await Promise.all(folders.map((folder) => readdir(join(realPath, folder)).catch(() => [])))
  const begin = names.flat().flatMap((name) => /^\.(.+)\.loopwork-/s.exec(name)?.[1] ?? [])
  const isLeft = (path: string): boolean =>
    begin.some((start) => path.slice(path.lastIndexOf('/') + 1).startsWith(start))
  return files.filter(({ path }) => isLeft(path)).map(({ path }) => join(realPath, path))
}
