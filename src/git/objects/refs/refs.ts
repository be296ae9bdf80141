import { LoopworkError } from '../../../core/errors.ts'
import { oid, type Oid } from '../../../core/ids.ts'
import { refCommand } from '../../command/git-command.ts'
import { gitFailed, succeeded } from '../../command/git-error.ts'
import { noOid, type RepositoryContext } from '../../command/repository-context.ts'
import { runGit, type GitResult } from '../../command/run-git.ts'
import { isKnownCommit, noteCommit } from '../known-commits.ts'
import { clearLeftRefLock } from './left-ref-lock.ts'
import { quickRefMoves } from './quick-ref-moves.ts'
import { refFile } from './ref-files.ts'

export const branchRef = (branch: string): string => `refs/heads/${branch}`
export const laneRef = (target: string): string => `refs/loopwork/lanes/${target}`
/** The newest commit that the user's branch is known to have contained: a branch without it was moved back. */
export const deliveredRef = (target: string): string => `refs/loopwork/delivered/${target}`
/** The merge that an undo has just moved the branch back from, until the undo is stored. */
export const takenBackRef = (target: string): string => `refs/loopwork/taken-back/${target}`
/** Where the lane's ref was before it was moved to where its work isn't. */
export const olderLaneRef = (target: string, tip: Oid): string => `refs/loopwork/older/lanes/${target}/${tip}`
export const mergeRef = (slug: string): string => `refs/loopwork/merge/${slug}`
export const attemptRef = (slug: string, number: number): string => `refs/loopwork/attempts/${slug}/${number}`
export const agentRef = (slug: string, number: number): string => `refs/loopwork/agent/${slug}/${number}`
/** The content of a worktree that was left to a person, saved before the worktree was removed. */
export const savedRef = (slug: string, number: number): string => `refs/loopwork/saved/${slug}/${number}`
export const givenRef = (slug: string, number: number): string => `refs/loopwork/given/${slug}/${number}`
/** Where the previous commit of a ref of ours is saved when the ref moves: no commit is ever lost. */
export const olderRef = (slug: string, number: number, commit: Oid): string =>
  `refs/loopwork/older/${slug}/${number}/${commit}`

/**
 * The commits of those refs that exist, read in the order of their names here. Without a process where all of them are at commits
 * that this process has met before; full names only.
 */
export async function readRefs(
  context: RepositoryContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, Oid>> {
  for (const name of names) assertRefName(name)
  const found = new Map<string, Oid>()
  for (const name of names) {
    const file = await refFile(context.repository.commonDir, name)
    if (file.kind === 'none') continue
    if (file.kind === 'ask git' || !isKnownCommit(context, oid(file.id))) return askForRefs(context, names)
    found.set(name, oid(file.id))
  }
  return found
}

async function askForRefs(
  context: RepositoryContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, Oid>> {
  const list = (format: string): Promise<GitResult> =>
    runGit(refCommand(context, 'for-each-ref', [`--format=${format}`, '--', ...names]))
  const typed = await list('%(refname) %(objectname) %(objecttype)')
  // One ref whose object a prune has taken fails the listing of all; without the type no object is opened.
  const listed = /missing object/.test(typed.stderr) ? await list('%(refname) %(objectname) commit') : typed
  const wanted = new Set(names.map((name) => Buffer.from(name, 'utf8').toString('latin1')))
  const found = new Map<string, Oid>()
  for (const line of succeeded(listed, 'reading refs').split('\n')) {
    const [name = '', commit = '', type] = line.split(' ')
    // The pattern `refs/heads/a` also lists `refs/heads/a/b`.
    if (wanted.has(name) && type === 'commit') {
      if (listed === typed) noteCommit(context, oid(commit))
      found.set(Buffer.from(name, 'latin1').toString('utf8'), oid(commit))
    }
  }
  return found
}

/** Names of all refs that are one of these or stand below one. */
export async function readRefsBelow(
  context: RepositoryContext,
  names: readonly string[],
): Promise<readonly string[]> {
  for (const name of names) assertRefName(name)
  const command = refCommand(context, 'for-each-ref', ['--format=%(refname)', '--', ...names])
  return succeeded(await runGit(command), 'reading refs')
    .split('\n')
    .filter((line) => line !== '')
    .map((name) => Buffer.from(name, 'latin1').toString('utf8'))
}

export async function readRef(context: RepositoryContext, name: string): Promise<Oid | null> {
  return (await readRefs(context, [name])).get(name) ?? null
}

export interface RefMove {
  readonly name: string
  readonly to: Oid
  /** Null: the ref must not exist yet. Undefined: whatever it was. */
  readonly from?: Oid | null
  readonly why: string
}

/** Moves one ref, durably. False when it was not at `from`. @throws LoopworkError kind `git` for anything else. */
export async function moveRef(context: RepositoryContext, move: RefMove): Promise<boolean> {
  assertRefName(move.name)
  const old = move.from === undefined ? [] : [move.from ?? noOid(context)]
  const args = ['-m', `loopwork: ${move.why}`, '--no-deref', '--end-of-options', move.name, move.to, ...old]
  return retriedWhileLocked(context, {
    args,
    about: move.name,
    isDone: async () => (await readRef(context, move.name)) === move.to,
    movedOn: async () => move.from !== undefined && (await readRef(context, move.name)) !== move.from,
  })
}

/**
 * The same for a ref of ours whose commit is certain to be in the repository: in a pack with a `.keep` file, or reached
 * by another ref. Uses a lasting process, which might still see an object that was deleted.
 */
export async function moveOwnRef(context: RepositoryContext, move: RefMove): Promise<boolean> {
  assertRefName(move.name)
  const answer = await quickRefMoves(context, updateLine(context, move))
  return answer === 'answered' || moveRef(context, move)
}

export interface RefMoves {
  readonly moves: readonly Omit<RefMove, 'why'>[]
  readonly why: string
  /** The ref that an error names. */
  readonly about: string
  /** Whether somebody else has moved it. */
  movedOn(): Promise<boolean>
  /** Whether the move counts as done, whatever git reported. Default: all refs are where they were to be moved. */
  isDone?(): Promise<boolean>
}

/** Moves several refs or none, durably, in one process. */
export async function moveRefs(
  context: RepositoryContext,
  { moves, why, about, movedOn, isDone }: RefMoves,
): Promise<boolean> {
  for (const { name } of moves) assertRefName(name)
  const lines = moves.map((move) => updateLine(context, move))
  const args = ['-m', `loopwork: ${why} (${about})`, '--no-deref', '--stdin', '-z']
  return retriedWhileLocked(context, {
    args,
    stdin: lines.join(''),
    about,
    isDone: isDone ?? (() => areAt(context, moves)),
    movedOn,
  })
}

async function areAt(context: RepositoryContext, moves: RefMoves['moves']): Promise<boolean> {
  const names = moves.map(({ name }) => name)
  const now = await readRefs(context, names)
  return moves.every(({ name, to }) => now.get(name) === to)
}

function updateLine(context: RepositoryContext, { name, to, from }: Omit<RefMove, 'why'>): string {
  const old = from === undefined ? '' : (from ?? noOid(context))
  return `update ${Buffer.from(name, 'utf8').toString('latin1')}\0${to}\0${old}\0`
}

/** Deletes a ref of ours that is at `from`. False when it is elsewhere; true when it does not exist any more. */
export async function deleteRef(context: RepositoryContext, name: string, from: Oid): Promise<boolean> {
  assertRefName(name)
  const line = `delete ${Buffer.from(name, 'utf8').toString('latin1')}\0${from}\0`
  if ((await quickRefMoves(context, line)) === 'answered') return true
  const args = ['-d', '--no-deref', '--end-of-options', name, from]
  return retriedWhileLocked(context, {
    args,
    about: name,
    ours: name,
    isDone: async () => (await readRef(context, name)) === null,
    movedOn: async () => {
      const now = await readRef(context, name)
      return now !== null && now !== from
    },
  })
}

interface RefUpdate {
  readonly args: readonly string[]
  readonly stdin?: string
  readonly about: string
  /** Its lock may be taken away when a killed git has left it: by our records nobody else writes this ref. */
  readonly ours?: string
  /** Whether all refs stand where they are to go. */
  isDone(): Promise<boolean>
  movedOn(): Promise<boolean>
}

/**
 * A ref is locked for a moment by whoever writes it (and by `pack-refs`): git itself gives up after 100 ms. Its result
 * alone is not enough: git may fail, or be killed, when the ref has moved already, and taking that for "not moved" would
 * restore old files under a branch that has moved.
 */
async function retriedWhileLocked(
  context: RepositoryContext,
  { args, stdin = '', about, ours, isDone, movedOn }: RefUpdate,
): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const result = await runGit(refCommand(context, 'update-ref', args, { stdin }))
    if (result.code === 0 || (await isDone())) return true
    if (await movedOn()) return false
    const locked = /Unable to create .*\.lock|cannot lock ref/.test(result.stderr)
    if (locked && tries < 10 && (await clearLeftRefLock(context, ours ?? null, result.stderr))) continue
    if (tries >= 5 || !locked) throw gitFailed(`moving ${about}`, result)
  }
}

/** What git's own check-ref-format refuses, and patterns; so that a name can't be an option or match more than itself. */
function assertRefName(name: string): void {
  const bad =
    !name.startsWith('refs/') ||
    /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/.test(name)
  if (bad) throw new LoopworkError('git', `${JSON.stringify(name)} is not a name git takes`)
}
