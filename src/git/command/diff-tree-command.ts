import type { Oid } from '../../core/ids.ts'
import { contentCommand, type GitCommand, type PrivateGitDir } from './git-command.ts'
import type { RepositoryContext } from './repository-context.ts'

const listings = {
  /** Mode and id of both sides. */
  raw: ['--raw', '--no-abbrev'],
  /** Lines added and removed, counted by git alone. */
  numstat: ['--numstat', '--no-ext-diff', '--no-textconv'],
  /** Both, one after the other, and folders with the files in them. */
  'raw and numstat': ['-t', '--raw', '--no-abbrev', '--numstat', '--no-ext-diff', '--no-textconv'],
  names: ['--name-only'],
  'added names': ['--name-only', '--diff-filter=A'],
} as const

export interface TreeDiff {
  readonly list: keyof typeof listings
  readonly from: Oid
  readonly to: Oid
}

/** Compares two commits or trees, folders included. A path that was renamed is one that was deleted and one that was added. */
export const diffTreeCommand = (
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { list, from, to }: TreeDiff,
): GitCommand =>
  contentCommand(context, privateDir, 'diff-tree', ['-r', '-z', ...listings[list], '--no-renames', from, to])
