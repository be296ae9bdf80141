import { mkdir } from 'node:fs/promises'
import type { Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { zeroJoin, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { filesNamed } from '../objects/tree-files.ts'

/**
 * Checks out some files of a commit into a folder of ours, as they look in a work tree (line ends included).
 * Attribute files come first: they decide how the others are written.
 */
export async function layOutSide(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  side: { readonly commit: Oid; readonly paths: readonly PathBytes[]; readonly folder: string },
): Promise<void> {
  await mkdir(side.folder, { recursive: true })
  const place: PrivateGitDir = {
    gitDir: privateDir.gitDir,
    workTree: side.folder,
    index: `${side.folder}.index`,
  }
  succeeded(await runGit(contentCommand(context, place, 'read-tree', [side.commit])), 'reading a commit')
  const attributes = (await filesNamed(context, place, side.commit, '.gitattributes')).map(({ path }) => path)
  for (const paths of [attributes, side.paths]) {
    if (paths.length === 0) continue
    const command = contentCommand(context, place, 'checkout-index', ['-q', '-f', '-z', '--stdin'], {
      stdin: zeroJoin(paths),
    })
    succeeded(await runGit(command), 'laying out files')
  }
}
