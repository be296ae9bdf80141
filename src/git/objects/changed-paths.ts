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

/** Of the last few pairs of commits: a step of the lane is asked about by its merge, its attributes and its delivery. */
const answers = new WeakMap<RepositoryContext, Map<string, readonly ChangedPath[]>>()
const mostAnswers = 4
/** A change of more paths is not cached. */
const mostPaths = 10_000

/** Whatever their objects, the difference of two commits is always the same. */
export async function changedPaths(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  from: Oid,
  to: Oid,
): Promise<readonly ChangedPath[]> {
  const key = `${from} ${to}`
  const known = answers.get(context) ?? new Map<string, readonly ChangedPath[]>()
  answers.set(context, known)
  const changes = known.get(key) ?? (await compare(context, privateDir, from, to))
  known.delete(key)
  if (changes.length <= mostPaths) known.set(key, changes)
  for (const oldest of known.keys()) if (known.size > mostAnswers) known.delete(oldest)
  return changes
}

async function compare(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  from: Oid,
  to: Oid,
): Promise<readonly ChangedPath[]> {
  const command = diffTreeCommand(context, privateDir, { list: 'raw', from, to })
  const fields = zeroSplit(succeeded(await runGit(command), 'comparing two commits'))
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
