import { copyFile, rm } from 'node:fs/promises'
import type { Oid } from '../../../core/ids.ts'
import { exists } from '../../../files/or-null.ts'
import { contentCommand, type PrivateGitDir } from '../../command/git-command.ts'
import { onDisk, pathBytes, zeroJoin, zeroSplit, type PathBytes } from '../../command/path-bytes.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import { runGit } from '../../command/run-git.ts'
import { connected } from '../../objects/connected.ts'
import { statOrNull } from '../../objects/obstacles.ts'
import { ignoredInIndex } from '../ignored-in-index.ts'
import { unreadableIndex } from '../own-index.ts'

/**
 * Writes anew what the worktree's index names and the repository lacks: files from the worktree, where they still are what
 * was staged, and folders from the index itself. A commit that was just made of the index is whole again by that, too.
 * @param privateDir with the worktree's own index.
 */
export async function restoreStaged(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  base: Oid,
): Promise<void> {
  const staged = await runGit(
    contentCommand(context, privateDir, 'diff-index', [
      '--cached',
      '--raw',
      '--no-abbrev',
      '--no-renames',
      '-z',
      base,
    ]),
  )
  const paths = (await missingOf(context, privateDir, entriesIn(staged.stdout))).filter(
    (path) => !path.includes('\n'),
  )
  const there: PathBytes[] = []
  for (const path of paths) if (await exists(onDisk(privateDir.workTree, path))) there.push(path)
  if (there.length > 0) {
    const stdin = there.map((path) => `${path}\n`).join('')
    await runGit(contentCommand(context, privateDir, 'hash-object', ['-w', '--stdin-paths'], { stdin }))
  }
  // Whatever of this fails is found by the walk that follows.
  await runGit(contentCommand(context, privateDir, 'write-tree', ['--ignore-cache-tree']))
}

/**
 * Puts the index at a commit: what was staged is a change of the files again, except for ignored files, which nothing else
 * says are work. Where the agent's git has it locked, the next look does it. Read anew, since a reset spares entries that are
 * assumed to be unchanged. @param adminDir of the worktree, whose own index the slot has.
 */
export async function resetIndex(
  context: RepositoryContext,
  privateDir: PrivateGitDir & { readonly index: string },
  { adminDir, commit }: { readonly adminDir: string; readonly commit: Oid },
): Promise<boolean> {
  const ignored = await ignoredInIndex(context, privateDir)
  const before = unreadableIndex(adminDir)
  await copyFile(privateDir.index, before)
  const reset = (await runGit(contentCommand(context, privateDir, 'read-tree', [commit]))).code === 0
  const isKnown = !reset || (ignored !== null && (await stageAgain(context, privateDir, [...ignored.keys()])))
  if (isKnown) await rm(before)
  return reset
}

async function stageAgain(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  paths: readonly PathBytes[],
): Promise<boolean> {
  const files: PathBytes[] = []
  for (const path of paths)
    if ((await statOrNull(privateDir.workTree, path))?.isDirectory() === false) files.push(path)
  if (files.length === 0) return true
  const options = ['--add', '-z', '--stdin']
  return (
    (await runGit(contentCommand(context, privateDir, 'update-index', options, { stdin: zeroJoin(files) })))
      .code === 0
  )
}

export const isIndexWhole = async (
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  base: Oid,
): Promise<boolean> =>
  (await connected(context, privateDir, { commits: [], base, index: true })).kind === 'whole'

interface Staged {
  readonly path: PathBytes
  readonly blob: string
}

/** `:mode mode from to state` and the path, each ended by NUL. */
function entriesIn(raw: string): readonly Staged[] {
  const fields = zeroSplit(raw)
  const entries: Staged[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode, , blob = ''] = fields[at]?.split(' ') ?? []
    const isFile = mode !== '160000' && !/^0+$/.test(blob)
    if (isFile) entries.push({ path: pathBytes(fields[at + 1] ?? ''), blob })
  }
  return entries
}

async function missingOf(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  entries: readonly Staged[],
): Promise<readonly PathBytes[]> {
  if (entries.length === 0) return []
  const stdin = entries.map(({ blob }) => `${blob}\n`).join('')
  const found = await runGit(contentCommand(context, privateDir, 'cat-file', ['--batch-check'], { stdin }))
  const lines = found.stdout.split('\n')
  return entries.filter((_, at) => lines[at]?.endsWith(' missing') === true).map(({ path }) => path)
}
