import { diffTreeCommand, type TreeDiff } from '../command/diff-tree-command.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { pathBytes, shown, zeroSplit } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

export interface Diffstat {
  readonly files: readonly string[]
  readonly added: number
  readonly removed: number
}

export interface Compared extends Pick<TreeDiff, 'from' | 'to'> {
  /** What is being done, should it fail. */
  readonly doing: string
}

/** The files that differ between two commits or trees, and their lines. */
export async function numstat(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { from, to, doing }: Compared,
): Promise<Diffstat> {
  const command = diffTreeCommand(context, privateDir, { list: 'numstat', from, to })
  return parseNumstat(succeeded(await runGit(command), doing))
}

/** `added TAB removed TAB path NUL …`; binary files count `-`. Without renames, so each entry is one field. */
export function parseNumstat(output: string): Diffstat {
  const entries = zeroSplit(output).flatMap((line) => {
    const parts = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(line)
    return parts === null ? [] : [{ added: count(parts[1]), removed: count(parts[2]), path: parts[3] ?? '' }]
  })
  return {
    files: entries.map(({ path }) => shown(pathBytes(path))),
    added: entries.reduce((sum, entry) => sum + entry.added, 0),
    removed: entries.reduce((sum, entry) => sum + entry.removed, 0),
  }
}

const count = (text = ''): number => (text === '-' ? 0 : Number(text))
