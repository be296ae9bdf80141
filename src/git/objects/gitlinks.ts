import { oid, type Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { pathBytes, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/** The submodules that an index names, each with its commit there. */
export async function gitlinks(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
): Promise<readonly { readonly path: PathBytes; readonly recorded: Oid }[]> {
  const listing = succeeded(
    await runGit(contentCommand(context, privateDir, 'ls-files', ['--stage', '-z'])),
    'listing submodules',
  )
  return zeroSplit(listing).flatMap((line) => {
    const tab = line.indexOf('\t')
    const [mode, id = ''] = line.slice(0, tab).split(' ')
    return mode === '160000' ? [{ path: pathBytes(line.slice(tab + 1)), recorded: oid(id) }] : []
  })
}
