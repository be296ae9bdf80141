import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Oid } from '../../core/ids.ts'
import { blobs, filesNamed } from '../objects/tree-files.ts'
import { contentCommand, type Slot } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { ignoredPaths } from '../objects/ignored-paths.ts'
import { onDisk, pathBytes, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { Site } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/**
 * Files that are ignored only since the work changed a `.gitignore`: `*` there would hide all new work, silently.
 * Folders that are hidden as a whole are one path. Judged by the base's ignore files, laid out in a folder by themselves.
 */
export async function newlyIgnored(site: Site, slot: Slot, base: Oid): Promise<readonly PathBytes[]> {
  const list = contentCommand(site, slot, 'ls-files', [
    '-z',
    '--others',
    '--ignored',
    '--exclude-standard',
    '--directory',
    '--no-empty-directory',
  ])
  const hidden = zeroSplit(succeeded(await runGit(list), 'listing ignored files')).map(pathBytes)
  if (hidden.length === 0) return []
  const folder = await mkdtemp(`${site.slots}/ignored-`)
  try {
    await layOut(site, slot, base, folder)
    const before = { gitDir: slot.gitDir, workTree: folder, index: join(folder, '.no-index') }
    const known = await ignoredPaths(site, before, hidden)
    return hidden.filter((path) => !known.has(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function layOut(site: Site, slot: Slot, base: Oid, folder: string): Promise<void> {
  const files = await filesNamed(site, slot, base, '.gitignore')
  const contents = await blobs(
    site,
    slot,
    files.map((file) => file.blob),
  )
  for (const [at, file] of files.entries()) {
    const path = onDisk(folder, file.path)
    await mkdir(path.subarray(0, path.lastIndexOf('/')), { recursive: true })
    await writeFile(path, contents[at] ?? '', 'latin1')
  }
}
