import { randomUUID } from 'node:crypto'
import { lstat, readFile, rm } from 'node:fs/promises'
import type { Oid } from '../../core/ids.ts'
import type { Unsettled } from '../../core/ports/worktrees.ts'
import { isMissing } from '../../files/is-missing.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { inProgress } from '../command/operation-in-progress.ts'
import { onDisk, pathBytes, shown, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import { copyIndex } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { openKept, type Kept } from './open-kept.ts'

/**
 * What is still open in a worktree that was left to a person, by the rule by which the next try takes what is there. Null
 * when it can be taken, and when nothing of ours stands there.
 */
export const unsettled = async (context: RepositoryContext, dir: string): Promise<Unsettled | null> =>
  unsettledOf(context, await openKept(context, dir))

export async function unsettledOf(context: RepositoryContext, kept: Kept): Promise<Unsettled | null> {
  if (kept.kind === 'foreign') return { why: `it can't be settled where it was kept: ${kept.why}`, files: [] }
  return kept.kind === 'gone' ? null : unsettledIn(context, kept.privateDir, kept)
}

interface Left {
  /** Null when an agent deleted git's entry: then no merge is under way. */
  readonly adminDir: string | null
  readonly given: Oid | null
}

export async function unsettledIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { adminDir, given }: Left,
): Promise<Unsettled | null> {
  if (adminDir === null) return null
  const progress = await inProgress(adminDir)
  if (progress !== null && progress !== 'a merge') return { why: `${progress} is under way there`, files: [] }
  const files = await openFiles(context, privateDir, { adminDir, given })
  if (files.length === 0) return null
  return {
    why: `not settled yet: ${files.join(', ')} (take the markers out, or git add it)`,
    files,
  }
}

/** Paths that have both sides in the worktree's own index and are not settled. */
async function openFiles(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { adminDir, given }: { readonly adminDir: string; readonly given: Oid | null },
): Promise<readonly string[]> {
  // Of this look alone: a person may ask in two terminals at once.
  const index = `${privateDir.gitDir}/settle-index-${randomUUID()}`
  try {
    await copyIndex(`${adminDir}/index`, index)
    return await openIn(context, { ...privateDir, index }, given)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  } finally {
    await rm(index, { force: true })
  }
}

async function openIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  given: Oid | null,
): Promise<readonly string[]> {
  const listed = await runGit(contentCommand(context, privateDir, 'ls-files', ['-u', '-z']))
  const sides = Map.groupBy(
    zeroSplit(succeeded(listed, 'reading the index of the worktree')).map(parseStage),
    ({ path }) => path,
  )
  const open: string[] = []
  for (const [path, stages] of sides) {
    if (await isOpen(context, privateDir, { path, stages, given })) open.push(shown(path))
  }
  return open
}

interface Stage {
  readonly path: PathBytes
  readonly number: string
  readonly blob: string
}

/** `mode oid stage TAB path` */
function parseStage(entry: string): Stage {
  const tab = entry.indexOf('\t')
  const [, blob = '', number = ''] = entry.slice(0, tab).split(' ')
  return { path: pathBytes(entry.slice(tab + 1)), number, blob }
}

/**
 * A file that both sides have is settled when it has no markers and differs from what the merge left; where one side has
 * no such file, only `git add` or `git rm` settles it.
 */
async function isOpen(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  {
    path,
    stages,
    given,
  }: { readonly path: PathBytes; readonly stages: readonly Stage[]; readonly given: Oid | null },
): Promise<boolean> {
  const sides = stages.filter(({ number }) => number !== '1')
  if (sides.length < 2) return true
  const file = onDisk(privateDir.workTree, path)
  const found = await lstat(file).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (found?.isFile() !== true) return true
  if (found.size < biggestReadBytes && hasMarkers(await readFile(file, 'latin1'))) return true
  if (path.includes('\n')) return true
  const asItIs = await runGit(
    contentCommand(context, privateDir, 'hash-object', ['--stdin-paths'], { stdin: `${path}\n` }),
  )
  // Of a binary file git leaves one side, without a marker.
  const left =
    given === null ? sides.map(({ blob }) => blob) : [await blobIn(context, privateDir, given, path)]
  return left.includes(asItIs.stdout.trim())
}

async function blobIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  tree: Oid,
  path: PathBytes,
): Promise<string> {
  const names = Buffer.from(path, 'latin1').toString('utf8')
  const listed = await runGit(contentCommand(context, privateDir, 'ls-tree', ['-z', tree, '--', names]))
  return /^\d+ blob ([0-9a-f]+)\t/.exec(listed.stdout)?.[1] ?? ''
}

const biggestReadBytes = 64 * 1024 * 1024

/** All three, each at the start of a line: text that only talks about one of them is no conflict. */
const hasMarkers = (text: string): boolean =>
  /^<{7}(?: |\r?$)/m.test(text) && /^={7}\r?$/m.test(text) && /^>{7}(?: |\r?$)/m.test(text)
