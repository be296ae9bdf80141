import { randomUUID } from 'node:crypto'
import { lstat, rm } from 'node:fs/promises'
import { isAbsolute, join, normalize } from 'node:path'
import { LoopworkError } from '../../../core/errors.ts'
import type { WantedPaths } from '../../../core/ports/worktrees.ts'
import { isMissing } from '../../../files/is-missing.ts'
import { contentCommand, type PrivateGitDir } from '../../command/git-command.ts'
import { succeeded } from '../../command/git-error.ts'
import { pathBytes, shown, zeroSplit } from '../../command/path-bytes.ts'
import { openPrivateGitDir } from '../../command/private-git-dir.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import { runGit } from '../../command/run-git.ts'
import { ignoredPaths } from '../../objects/ignored-paths.ts'

export interface FoundPaths {
  /** Files and folders that are there. */
  readonly copy: readonly string[]
  readonly link: readonly string[]
  /** For a person: each entry that names nothing, and why. */
  readonly missing: readonly string[]
}

/** Names ignored files to copy, in the syntax of `.gitignore`, as other tools that make worktrees have it. */
const includeFile = '.worktreeinclude'

/** What the config and the include file mean in the checkout as it is now. */
export async function wantedPaths(context: RepositoryContext, wanted: WantedPaths): Promise<FoundPaths> {
  const copy = new Set<string>()
  const link: string[] = []
  const missing: string[] = []
  for (const entry of wanted.copy) assertInside(entry, 'worktree.copy')
  for (const entry of wanted.link) assertInside(entry, 'worktree.link')
  for (const entry of wanted.copy) {
    const found = await copiedBy(context, entry)
    for (const path of found) copy.add(path)
    if (found.length === 0) missing.push(`worktree.copy: ${entry} is not there`)
  }
  for (const path of await included(context)) copy.add(path)
  for (const entry of wanted.link) {
    const problem = await whyNotLinked(context, entry)
    if (problem === null) link.push(entry)
    else missing.push(`worktree.link: ${entry} is ${problem}`)
  }
  return { copy: [...copy], link, missing }
}

function assertInside(path: string, key: string): void {
  const inside = normalize(path).replace(/\/+$/, '')
  if (
    isAbsolute(inside) ||
    /(?:^|\/)\.git(?:\/|$)/i.test(inside) ||
    inside === '.' ||
    /^\.\.(?:\/|$)/.test(inside)
  ) {
    throw new LoopworkError('config', `${key}: ${path} is not a path inside the repository`)
  }
}

/** A name that is there is meant as it is, whatever characters it has. */
async function copiedBy(context: RepositoryContext, entry: string): Promise<readonly string[]> {
  if ((await kindOf(context, entry)) !== 'missing') return [entry]
  return /[*?[]/.test(entry) ? matching(context, entry) : []
}

/** git's own globs, by the process that lists the files anyway: `*` stays within a folder, `**` doesn't. */
async function matching(context: RepositoryContext, glob: string): Promise<readonly string[]> {
  const privateDir = await lookingSlot(context)
  // With an index that is empty every file counts as one of the others, tracked or not, ignored or not.
  const list = contentCommand(
    context,
    privateDir,
    'ls-files',
    ['-z', '--others', '--', `:(glob,top)${glob}`],
    {
      pathspecs: 'globs',
    },
  )
  return paths(succeeded(await runGit(list), `looking for ${glob}`))
}

/** Whole folders where they are ignored as such. What isn't ignored is not copied: it is in the repository, or not meant to be. */
async function included(context: RepositoryContext): Promise<readonly string[]> {
  if ((await kindOf(context, includeFile)) !== 'file') return []
  const privateDir = await lookingSlot(context)
  const head = contentCommand(context, privateDir, 'read-tree', [context.repository.head])
  succeeded(await runGit(head), 'reading the last commit')
  const listed = contentCommand(context, privateDir, 'ls-files', [
    ...['-z', '--others', '--ignored', '--directory'],
    `--exclude-from=${join(context.repository.root, includeFile)}`,
  ])
  const found = zeroSplit(succeeded(await runGit(listed), `reading ${includeFile}`)).map(pathBytes)
  await rm(privateDir.index, { force: true })
  if (found.length === 0) return []
  const ignored = await ignoredPaths(context, privateDir, found)
  return found.filter((path) => ignored.has(path)).map((path) => shown(path).replace(/\/$/, ''))
}

async function whyNotLinked(context: RepositoryContext, entry: string): Promise<string | null> {
  const kind = await kindOf(context, entry)
  if (kind !== 'folder') return kind === 'file' ? 'not a folder' : 'not there'
  const privateDir = await lookingSlot(context)
  const path = entry.replace(/\/+$/, '')
  const tracked = contentCommand(context, privateDir, 'ls-tree', [
    '--name-only',
    context.repository.head,
    '--',
    path,
  ])
  return succeeded(await runGit(tracked), `looking for ${entry}`) === '' ? null : 'part of the repository'
}

const paths = (listing: string): readonly string[] =>
  zeroSplit(listing).map((path) => shown(pathBytes(path)).replace(/\/$/, ''))

async function lookingSlot(context: RepositoryContext): Promise<PrivateGitDir & { readonly index: string }> {
  const { root, head } = context.repository
  const privateDir = await openPrivateGitDir(context, { name: 'given-paths', workTree: root, head })
  return { ...privateDir, index: `${privateDir.gitDir}/index-${randomUUID()}` }
}

async function kindOf(context: RepositoryContext, path: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await lstat(join(context.repository.root, path))).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (isMissing(error)) return 'missing'
    throw error
  }
}
