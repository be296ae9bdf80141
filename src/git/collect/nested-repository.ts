import { readdir } from 'node:fs/promises'
import type { PrivateGitDir } from '../command/git-command.ts'
import { onDisk, pathBytes, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { ignoredPaths } from '../objects/ignored-paths.ts'

/**
 * The files in a folder that has a `.git` of its own, without that `.git`, less what is ignored.
 * git itself would store a link to a commit that nobody else has, or nothing.
 */
export async function filesOfNested(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  folder: PathBytes,
): Promise<readonly PathBytes[]> {
  const files = await walk(privateDir.workTree, folder.replace(/\/$/, ''))
  if (files.length === 0) return []
  const ignored = await ignoredPaths(context, privateDir, files)
  return files.filter((file) => !ignored.has(file))
}

async function walk(root: string, folder: string): Promise<readonly PathBytes[]> {
  const entries = await readdir(onDisk(root, pathBytes(folder)), { withFileTypes: true, encoding: 'buffer' })
  const found: PathBytes[] = []
  for (const entry of entries) {
    const name = entry.name.toString('latin1')
    if (name.toLowerCase() === '.git') continue
    if (entry.isDirectory()) found.push(...(await walk(root, `${folder}/${name}`)))
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(pathBytes(`${folder}/${name}`))
  }
  return found
}
