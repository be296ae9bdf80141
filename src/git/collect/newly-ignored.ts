import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { onDisk, pathBytes, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { ignoredPaths } from '../objects/ignored-paths.ts'
import { blobs, filesNamed } from '../objects/tree-files.ts'

/**
 * Files that are ignored only since the work changed a `.gitignore`: `*` there would hide all new work, silently.
 * Folders that are hidden as a whole are one path. Judged by the base's ignore files, laid out in a folder by themselves.
 */
export async function newlyIgnored(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  base: Oid,
): Promise<readonly PathBytes[]> {
  const list = contentCommand(context, privateDir, 'ls-files', [
    '-z',
    '--others',
    '--ignored',
    '--exclude-standard',
    '--directory',
    '--no-empty-directory',
  ])
  const hidden = zeroSplit(succeeded(await runGit(list), 'listing ignored files')).map(pathBytes)
  if (hidden.length === 0) return []
  const folder = await mkdtemp(`${context.privateDirs}/ignored-`)
  try {
    await layOut(context, privateDir, base, folder)
    const before = { gitDir: privateDir.gitDir, workTree: folder, index: join(folder, '.no-index') }
    const known = await ignoredPaths(context, before, hidden)
    return hidden.filter((path) => !known.has(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function layOut(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  base: Oid,
  folder: string,
): Promise<void> {
  const files = await filesNamed(context, privateDir, base, '.gitignore')
  const contents = await blobs(
    context,
    privateDir,
    files.map((file) => file.blob),
  )
  for (const [at, file] of files.entries()) {
    const path = onDisk(folder, file.path)
    await mkdir(path.subarray(0, path.lastIndexOf('/')), { recursive: true })
    await writeFile(path, contents[at] ?? '', 'latin1')
  }
}
