import { readdir, rm } from 'node:fs/promises'
import { isMissing } from '../git-failure.ts'
import { ownerOf } from '../index-lock.ts'
import { contentOrNull } from '../repository-lock.ts'
import type { Site } from '../site.ts'
import { entryDir, listEntries } from '../worktrees/entry.ts'

/** Takes away what a kill left between the draft of an index lock and the lock; what a draft says names its process. */
export async function clearLockDrafts(site: Site): Promise<void> {
  const entries = await listEntries(site)
  const gitDirs = [site.repository.commonDir, ...entries.map(({ name }) => entryDir(site, name))]
  await Promise.all(gitDirs.map(clearIn))
}

async function clearIn(gitDir: string): Promise<void> {
  const names = await readdir(gitDir).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  for (const name of names.filter((each) => /^loopwork-lock\.\d+$/.test(each))) {
    const text = await contentOrNull(`${gitDir}/${name}`)
    // Empty: cut off before its first word, in a moment that no living process stays in.
    if (text !== null && (text === '' || ownerOf(text) === 'nobody'))
      await rm(`${gitDir}/${name}`, { force: true })
  }
}
