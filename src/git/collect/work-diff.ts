import { oid, type Oid } from '../../core/ids.ts'
import { diffTreeCommand } from '../command/diff-tree-command.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { zeroJoin, zeroSplit } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { changesIn, type ChangedPath } from '../objects/changed-paths.ts'
import { parseNumstat, type Diffstat } from '../objects/numstat.ts'

export interface WorkDiff {
  readonly stat: Diffstat
  readonly changes: readonly ChangedPath[]
  /** Files and folders of the work that the base does not have at that place. */
  readonly objects: readonly Oid[]
}

/** Compares the tree of the work with its base: lines, paths and objects by one process. */
export async function workDiff(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  base: Oid,
  tree: Oid,
): Promise<WorkDiff> {
  const command = diffTreeCommand(context, privateDir, { list: 'raw and numstat', from: base, to: tree })
  const fields = zeroSplit(succeeded(await runGit(command), 'comparing the work with its base'))
  let end = 0
  while (fields[end]?.startsWith(':') === true) end += 2
  const all = changesIn(fields.slice(0, end))
  const isFolder = ({ from, to }: ChangedPath): boolean => (to ?? from)?.mode === '040000'
  const ids = all.flatMap(({ to }) => (to === null || to.mode === '160000' ? [] : [oid(to.id)]))
  return {
    stat: parseNumstat(zeroJoin(fields.slice(end))),
    changes: all.filter((change) => !isFolder(change)),
    objects: [...new Set([...ids, tree])],
  }
}
