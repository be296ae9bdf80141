import type { LeftOut } from '../../core/attempt.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { gitFailed } from '../command/git-error.ts'
import { pathBytes, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

export type Change =
  | { readonly kind: 'edited'; readonly path: PathBytes }
  | { readonly kind: 'deleted'; readonly path: PathBytes }
  | { readonly kind: 'new'; readonly path: PathBytes }
  /** A folder with a `.git` of its own that git doesn't look into; ends with a slash. */
  | { readonly kind: 'nested'; readonly path: PathBytes }
  | { readonly kind: 'submodule'; readonly path: PathBytes }

export interface WorktreeChanges {
  readonly changes: readonly Change[]
  /** Ignored files, and folders that are ignored as a whole (these end with a slash). */
  readonly ignored: readonly PathBytes[]
  /** Folders that git could not look into. */
  readonly unseen: readonly LeftOut[]
}

/** What differs between the worktree's files and HEAD. Uses our private HEAD and index: what the agent did to its own has no effect. */
export async function stateOfWorktree(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
): Promise<WorktreeChanges> {
  const command = contentCommand(context, privateDir, 'status', [
    '--porcelain=v2',
    '-z',
    '--untracked-files=all',
    '--ignored=matching',
    '--no-renames',
    // As an option: `ignore = none` in .gitmodules overrides the setting, and the submodule's own filter would run.
    '--ignore-submodules=dirty',
  ])
  const result = await runGit(command)
  if (result.code !== 0) throw gitFailed(`looking at ${privateDir.workTree}`, result)
  const entries = zeroSplit(result.stdout)
  return {
    changes: entries.flatMap(parseEntry),
    ignored: entries.filter((entry) => entry.startsWith('! ')).map((entry) => pathBytes(entry.slice(2))),
    unseen: unseenIn(result.stderr),
  }
}

/** git skips such folders with a warning and exit 0, whatever is in them, and cuts its message at 4 KiB. */
function unseenIn(stderr: string): readonly LeftOut[] {
  return [...stderr.matchAll(/^warning: could not open directory '(.*?)(?:'(?:: (.*))?)?$/gm)].map(
    ([, path = '', why]) => ({
      path: path.length > shownLength ? `${path.slice(0, shownLength)}…` : path,
      why: why === undefined || why === 'File name too long' ? 'path too long' : 'unreadable',
    }),
  )
}

const shownLength = 200

/** `1 XY sub mH mI mW hH hI path`, `? path`. HEAD equals the index here, so only Y carries information. */
function parseEntry(entry: string): readonly Change[] {
  if (entry.startsWith('? ')) {
    const path = pathBytes(entry.slice(2))
    return [{ kind: path.endsWith('/') ? 'nested' : 'new', path }]
  }
  const fields = entry.split(' ')
  if (fields[0] !== '1') return []
  const path = pathBytes(fields.slice(8).join(' '))
  const [, state = '', , , , fileMode] = fields
  if (state.endsWith('D')) return [{ kind: 'deleted', path }]
  // A file or a link in place of a submodule's folder is work like any other.
  const gitlink = fileMode === '160000'
  return [{ kind: gitlink ? 'submodule' : 'edited', path }]
}
