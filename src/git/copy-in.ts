import { cp, lstat, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { LoopworkError } from '../core/errors.ts'
import { isMissing } from './git-failure.ts'
import type { Site } from './site.ts'

/** Copies the user's own untracked files (`.env`) into a worktree. Links are copied as links, and never walked through. */
export async function copyIn(site: Site, dir: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const inside = normalize(path).replace(/\/+$/, '')
    if (
      isAbsolute(inside) ||
      /(?:^|\/)\.git(?:\/|$)/i.test(inside) ||
      inside === '.' ||
      /^\.\.(?:\/|$)/.test(inside)
    ) {
      throw new LoopworkError('config', `worktree.copy: ${path} is not a path inside the repository`)
    }
    const from = join(site.repository.root, inside)
    const to = join(dir, inside)
    if (!(await isThere(from))) continue
    if (!(await staysIn(site.repository.root, from)) || !(await staysIn(dir, to))) {
      throw new LoopworkError('config', `worktree.copy: ${path} leads out of the repository through a link`)
    }
    await cp(from, to, { recursive: true, force: true, verbatimSymlinks: true, preserveTimestamps: true })
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Whether the nearest folder that exists above `path` is, for real, in `root`. */
async function staysIn(root: string, path: string): Promise<boolean> {
  const real = await realpath(root)
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (await isThere(folder)) {
      const found = await realpath(folder)
      return found === real || found.startsWith(`${real}/`)
    }
  }
}
