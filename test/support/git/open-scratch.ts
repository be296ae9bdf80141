import { join } from 'node:path'
import { attemptId, type Oid } from '../../../src/core/ids.ts'
import type { Git } from '../../../src/core/ports/git.ts'
import type { CollectOrder, Proof } from '../../../src/core/ports/worktrees.ts'
import { openGit, type OpenGit } from '../../../src/git/open-git.ts'
import { fileJournal } from './file-journal.ts'
import { memoryRecords } from './memory-records.ts'
import type { Scratch } from './scratch-repository.ts'

export const openScratch = (
  scratch: Scratch,
  cwd: string = scratch.root,
  { laneStore: journal, records }: Partial<Pick<OpenGit, 'laneStore' | 'records'>> = {},
): Promise<Git> =>
  openGit({
    cwd,
    laneStore: journal ?? fileJournal(join(scratch.folder, 'journal.json')),
    records: records ?? memoryRecords(),
    storeId: 'cafe12345678',
  })

/** An attempt with its worktree, to be worked in. */
export interface Try {
  readonly dir: string
  readonly base: Oid
  readonly collect: (order?: Partial<CollectOrder>) => ReturnType<Git['worktrees']['collect']>
  readonly remove: (proof?: Proof) => ReturnType<Git['worktrees']['remove']>
}

export async function startTry(
  git: Git,
  scratch: Scratch,
  options: { slug?: string; number?: number; base?: Oid } = {},
): Promise<Try> {
  const { slug = 'item', number = 1, base = git.repository.head } = options
  const attempt = attemptId(number)
  const { dir } = await git.worktrees.create({ attempt, slug, number, base, root: scratch.worktrees })
  return tryAt(git, { dir, slug, number, base })
}

/** A worktree that stands already. */
export function tryAt(
  git: Git,
  { dir, base, slug = 'item', number = 1 }: { dir: string; base: Oid; slug?: string; number?: number },
): Try {
  const attempt = attemptId(number)
  const order = { dir, slug, number, base, given: base, message: `Do ${slug}`, trailers: [], exclude: [] }
  return {
    dir,
    base,
    collect: (more = {}) => git.worktrees.collect({ ...order, ...more }),
    remove: (proof = { kind: 'never given' }) => git.worktrees.remove({ dir, attempt, proof }),
  }
}
