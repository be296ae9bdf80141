import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { oid, type Oid } from '../../core/ids.ts'
import { replaceFile } from '../../files/replace-file.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { gitFailed } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

export interface Side {
  readonly commit: Oid
  /** Its name in the conflict markers. */
  readonly name: string
}

export interface MergeForPerson {
  /** With the markers in its files. */
  readonly tree: Oid
  /** As `update-index --index-info` takes them: one character per byte. */
  readonly stages: readonly string[]
  readonly paths: readonly string[]
}

/**
 * The merge that `git merge` would begin: files with markers, and the index entries of both sides. Run without a
 * checkout and in a private git dir, so that no driver or hook runs. The attributes are read from the private git
 * directory's work tree.
 */
export async function mergeForPerson(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  ours: Side,
  theirs: Side,
): Promise<MergeForPerson> {
  const names = await Promise.all([ours, theirs].map((side) => nameIn(privateDir, side)))
  const result = await runGit(
    contentCommand(context, privateDir, 'merge-tree', ['--write-tree', '-z', ...names]),
  )
  const fields = result.stdout.split('\0')
  const tree = fields[0] ?? ''
  if (result.code > 1 || !/^[0-9a-f]{40,64}$/.test(tree)) throw gitFailed('merging', result)
  const end = fields.indexOf('', 1)
  const stages = fields.slice(1, end === -1 ? undefined : end)
  const paths = [...new Set(stages.map((stage) => stage.slice(stage.indexOf('\t') + 1)))]
  return { tree: oid(tree), stages, paths }
}

/** git takes the names on its command line for the markers, so the private git dir gets branches of these names. */
async function nameIn(privateDir: PrivateGitDir, { commit, name }: Side): Promise<string> {
  if (/^(?:[0-9a-f]{4,64}|-.*|.*HEAD|.*@.*)$/.test(name)) return commit
  const ref = `${privateDir.gitDir}/refs/heads/${name}`
  try {
    await mkdir(dirname(ref), { recursive: true })
    await replaceFile(ref, `${commit}\n`)
    return name
  } catch {
    // `main` and `main/x` can't both exist as files; the commit's id is used instead.
    return commit
  }
}
