import type { Oid } from '../../core/ids.ts'
import { diffTreeCommand } from '../command/diff-tree-command.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { pathBytes, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/** One side of a change; null where the path is not there. */
export interface Entry {
  readonly mode: string
  readonly id: string
}

export interface ChangedPath {
  readonly path: PathBytes
  readonly from: Entry | null
  readonly to: Entry | null
}

/** Of the last pairs of commits: a step of the lane is asked about by merges, by its attributes and by its delivery. */
const answers = new WeakMap<RepositoryContext, Map<string, readonly ChangedPath[]>>()
const mostAnswers = 32
/** So many paths are cached in all. */
const mostPaths = 10_000

/** Whatever their objects, the difference of two commits is always the same. */
export async function changedPaths(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  from: Oid,
  to: Oid,
): Promise<readonly ChangedPath[]> {
  const known = answers.get(context)?.get(keyOf(from, to))
  const changes = known ?? (await compare(context, privateDir, from, to))
  noteChangedPaths(context, { from, to, changes })
  return changes
}

/** What somebody has found out otherwise. */
export function noteChangedPaths(
  context: RepositoryContext,
  { from, to, changes }: { readonly from: Oid; readonly to: Oid; readonly changes: readonly ChangedPath[] },
): void {
  const known = answers.get(context) ?? new Map<string, readonly ChangedPath[]>()
  answers.set(context, known)
  known.delete(keyOf(from, to))
  known.set(keyOf(from, to), changes)
  let paths = 0
  for (const [key, each] of [...known].toReversed().slice(0, mostAnswers)) {
    paths += each.length
    if (paths > mostPaths) known.delete(key)
  }
  for (const oldest of known.keys()) if (known.size > mostAnswers) known.delete(oldest)
}

const keyOf = (from: Oid, to: Oid): string => `${from} ${to}`

async function compare(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  from: Oid,
  to: Oid,
): Promise<readonly ChangedPath[]> {
  const command = diffTreeCommand(context, privateDir, { list: 'raw', from, to })
  return changesIn(zeroSplit(succeeded(await runGit(command), 'comparing two commits')))
}

/** `:<old mode> <new mode> <old id> <new id> <state> NUL <path> NUL` for each. */
export function changesIn(fields: readonly string[]): readonly ChangedPath[] {
  const changes: ChangedPath[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', oldId = '', newId = ''] = (fields[at] ?? '').slice(1).split(' ')
    changes.push({
      path: pathBytes(fields[at + 1] ?? ''),
      from: entry(oldMode, oldId),
      to: entry(newMode, newId),
    })
  }
  return changes
}

const entry = (mode: string, id: string): Entry | null => (mode === '000000' ? null : { mode, id })

export const isGitlink = (side: Entry | null): boolean => side?.mode === '160000'
