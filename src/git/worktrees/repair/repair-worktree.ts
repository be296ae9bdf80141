import { rm } from 'node:fs/promises'
import type { Oid } from '../../../core/ids.ts'
import type { Repair } from '../../../core/ports/worktrees.ts'
import { textOrNull } from '../../../files/or-null.ts'
import { refCommand, type PrivateGitDir } from '../../command/git-command.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import { runGit } from '../../command/run-git.ts'
import { connected } from '../../objects/connected.ts'
import { readRef } from '../../objects/refs/refs.ts'
import { ignoredInIndex } from '../ignored-in-index.ts'
import { ownIndex } from '../own-index.ts'
import { commitsOf, readNames, type Name } from './names.ts'
import { isIndexWhole, resetIndex, restoreStaged } from './repair-index.ts'

export interface Damaged {
  readonly adminDir: string
  readonly branch: string | null
  readonly base: Oid
  /** The ref under which the agent's commits were secured before: whole, whatever became of its reflogs. */
  readonly secured: string
}

/**
 * A commit's objects are in the repository before any ref names it, and for that moment a `git gc --prune=now` of the
 * user's takes them: the agent's branch, HEAD, reflog or index then name what is missing, and each of these fails the
 * user's next gc, fetch and clone. Writes anew what can be written anew, and moves the names that are left back to the newest commit
 * of their reflog that is whole. Files are not touched. Null when nothing was missing.
 * @param privateDir of the attempt, on the user's object store.
 */
export async function repairWorktree(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  damaged: Damaged,
): Promise<Repaired | null> {
  const { adminDir, base } = damaged
  const names = await readNames(context, damaged)
  const own = await ownIndex(privateDir, adminDir)
  const commits = commitsOf(names)
  const all = await connected(context, own ?? privateDir, { commits, base, index: own !== null })
  if (all.kind === 'whole') return null
  const unreadable = own !== null && (await ignoredInIndex(context, own)) === null
  if (own !== null) await restoreStaged(context, own, base)
  const broken = new Set<Oid>()
  for (const commit of commits) {
    if ((await connected(context, privateDir, { commits: [commit], base })).kind === 'broken')
      broken.add(commit)
  }
  const moved: Repair['moved'][number][] = []
  const saved = await readRef(context, damaged.secured)
  for (const name of names) {
    if (name.at === null || !broken.has(name.at)) continue
    const to = lastWhole(name, names, broken) ?? saved ?? base
    if (await resetName(context, adminDir, { name: name.name, from: name.at, to })) {
      moved.push({ name: name.name, from: name.at, to })
    }
  }
  await cleanLogs(context, damaged, broken)
  await dropOrigHead(adminDir, broken)
  const index = own === null ? 'whole' : await putIndexRight(context, own, damaged)
  return { moved, unstaged: index === 'reset', unreadable, unfinished: index === 'locked' }
}

export interface Repaired extends Repair {
  /** The index still names what is missing: the agent's git has it locked, or the disk is full. */
  readonly unfinished: boolean
}

async function putIndexRight(
  context: RepositoryContext,
  own: PrivateGitDir & { readonly index: string },
  damaged: Damaged,
): Promise<'whole' | 'reset' | 'locked'> {
  if (await isIndexWhole(context, own, damaged.base)) return 'whole'
  // HEAD's own commit where it is detached, else that of the branch it is on.
  const head = (await readNames(context, damaged)).find(({ at }) => at !== null)?.at ?? damaged.base
  return (await resetIndex(context, own, { adminDir: damaged.adminDir, commit: head })) ? 'reset' : 'locked'
}

/** By its own reflog; one that was deleted may have its past in HEAD's. */
function lastWhole(name: Name, names: readonly Name[], broken: ReadonlySet<Oid>): Oid | null {
  const logs = [name, ...names].map(({ log }) => log.map(({ to }) => to))
  for (const log of logs) {
    const found = log.findLast((commit) => commit !== null && !broken.has(commit))
    if (found != null) return found
  }
  return null
}

/**
 * Within the worktree, so that its HEAD's reflog has it, too. False when the agent's git has moved it meanwhile, or has
 * it locked.
 */
async function resetName(
  context: RepositoryContext,
  adminDir: string,
  { name, from, to }: Repair['moved'][number],
): Promise<boolean> {
  const why = 'loopwork: objects of the commit were pruned'
  const args = ['-m', why, '--no-deref', '--end-of-options', name, to, from]
  const result = await runGit(refCommand(context, 'update-ref', args, { env: { GIT_DIR: adminDir } }))
  return result.code === 0
}

/**
 * Takes the lines out that name a commit with missing objects: gc reads a reflog as it does a branch. git counts them from the newest,
 * so that a commit of the agent's in between moves every number: what is left then is found by another look.
 */
async function cleanLogs(
  context: RepositoryContext,
  damaged: Damaged,
  broken: ReadonlySet<Oid>,
): Promise<void> {
  for (let looks = 0, found = broken.size > 0; found && looks < 5; looks++) {
    found = false
    for (const { name, log } of await readNames(context, damaged)) {
      const bad = badLines(log, broken)
      if (bad.length === 0) continue
      const args = ['delete', '--rewrite', ...bad.map((number) => `${name}@{${number}}`)]
      await runGit(refCommand(context, 'reflog', args, { env: { GIT_DIR: damaged.adminDir } }))
      found = true
    }
  }
}

/** Numbers from the newest line. The oldest is deleted first, so that the numbers of the others stay valid. */
function badLines(log: Name['log'], broken: ReadonlySet<Oid>): readonly number[] {
  const isBroken = (commit: Oid | null): boolean => commit !== null && broken.has(commit)
  const known = new Set(log.map(({ to }) => to))
  // git puts right where a line comes from when the one before it goes; there is none in a log that began in between.
  const isBad = ({ from, to }: Name['log'][number]): boolean =>
    isBroken(to) || (isBroken(from) && !known.has(from))
  return log.flatMap((line, at) => (isBad(line) ? [log.length - 1 - at] : []))
}

async function dropOrigHead(adminDir: string, broken: ReadonlySet<Oid>): Promise<void> {
  const commit = (await textOrNull(`${adminDir}/ORIG_HEAD`))?.trim()
  if ([...broken].some((each) => each === commit)) await rm(`${adminDir}/ORIG_HEAD`, { force: true })
}
