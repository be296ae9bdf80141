import { lstat } from 'node:fs/promises'
import type { LeftOut } from '../../core/attempt.ts'
import type { CollectOrder } from '../../core/ports/worktrees.ts'
import { isMissing } from '../../files/is-missing.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { isTooLong } from '../command/git-error.ts'
import { fromText, isWithin, onDisk, pathBytes, shown, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { filesOfNested } from './nested-repository.ts'
import type { Staging } from './stage.ts'
import type { Change } from './worktree-changes.ts'

/** A file above this is left out, by its size alone: git would read all of it, and it would stay in the history for ever. */
const biggestBytes = 50 * 1024 * 1024

export interface Sorted extends Staging {
  readonly leftOut: readonly LeftOut[]
}

/** Which changes are the work, and which are left out and why. */
export async function sortChanges(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  changes: readonly Change[],
  exclude: CollectOrder['exclude'],
): Promise<Sorted> {
  const deletions: PathBytes[] = []
  const others: PathBytes[] = []
  const leftOut: LeftOut[] = []
  const leave = (path: PathBytes, why: LeftOut['why']): unknown => leftOut.push({ path: shown(path), why })

  const take = async (path: PathBytes): Promise<void> => {
    const size = await sizeOf(privateDir.workTree, path)
    if (size === 'path too long') return void leave(pathBytes(path.slice(0, 200)), size)
    const rule = exclude.find((entry) => isWithin(path, fromText(entry.path)))
    if (rule !== undefined) leave(path, rule.why)
    else if (size > biggestBytes) leave(path, 'too big')
    else others.push(path)
  }

  for (const change of changes) {
    switch (change.kind) {
      case 'deleted': {
        const rule = exclude.find((entry) => isWithin(change.path, fromText(entry.path)))
        if (rule === undefined) deletions.push(change.path)
        else leave(change.path, rule.why)
        break
      }
      case 'edited':
      case 'new':
        await take(change.path)
        break
      case 'nested':
        leave(change.path, 'nested repository')
        for (const path of await filesOfNested(context, privateDir, change.path)) await take(path)
        break
      case 'submodule':
        leave(change.path, 'submodule')
        break
    }
  }
  return { deletions, others, leftOut }
}

/** 0 for a file that was deleted meanwhile. */
async function sizeOf(root: string, path: PathBytes): Promise<number | 'path too long'> {
  try {
    return (await lstat(onDisk(root, path))).size
  } catch (error) {
    if (isMissing(error)) return 0
    if (isTooLong(error)) return 'path too long'
    throw error
  }
}
