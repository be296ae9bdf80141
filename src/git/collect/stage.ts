import { oid, type Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { gitFailed, succeeded } from '../command/git-error.ts'
import { zeroJoin, type PathBytes } from '../command/path-bytes.ts'
import { noOid, type RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

export interface Staging {
  readonly deletions: readonly PathBytes[]
  readonly others: readonly PathBytes[]
  /** Submodules, and the commits they stand at. */
  readonly gitlinks?: readonly { readonly path: PathBytes; readonly commit: Oid }[]
}

/**
 * Writes the tree of the private index with these paths as they are on disk. Names that git refuses are reported and
 * left out.
 */
export async function stage(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { deletions, others, gitlinks = [] }: Staging,
): Promise<{ readonly tree: Oid; readonly refused: readonly PathBytes[] }> {
  // Deletions first: where a folder became a link, git would find the new files "beyond a symbolic link".
  if (deletions.length + gitlinks.length > 0) {
    const gone = deletions.map((path) => `0 ${noOid(context)}\t${path}`)
    const moved = gitlinks.map(({ path, commit }) => `160000 ${commit}\t${path}`)
    const command = contentCommand(context, privateDir, 'update-index', ['-z', '--index-info'], {
      stdin: zeroJoin([...gone, ...moved]),
    })
    succeeded(await runGit(command), 'taking deletions')
  }
  const refused = others.length === 0 ? [] : await add(context, privateDir, others)
  const written = await runGit(contentCommand(context, privateDir, 'write-tree', []))
  return { tree: oid(succeeded(written, 'writing a tree').trim()), refused }
}

/** `.GIT/config` and its like are skipped with exit 0 and one line that only `--verbose` shows. */
async function add(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  paths: readonly PathBytes[],
): Promise<readonly PathBytes[]> {
  const command = contentCommand(
    context,
    privateDir,
    'update-index',
    ['--add', '--remove', '--verbose', '-z', '--stdin'],
    {
      stdin: zeroJoin(paths),
    },
  )
  const result = await runGit(command)
  if (result.code !== 0) throw gitFailed('taking the changed files', result)
  if (!result.stderr.includes('Ignoring path ')) return []
  const said = Buffer.from(result.stderr, 'utf8').toString('latin1')
  return paths.filter((path) => said.includes(`Ignoring path ${path}\n`))
}
