import { lstat, readdir, readFile, rename } from 'node:fs/promises'
import type { Oid } from '../../core/ids.ts'
import type { GivenPath, SnapshotOrder, WorktreePlace } from '../../core/ports/worktrees.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists } from '../../files/or-null.ts'
import { replaceFile } from '../../files/replace-file.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import { fromText, isWithin, onDisk, pathBytes, type PathBytes } from '../command/path-bytes.ts'
import { clearIndexLock, copyIndex, openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { commitTree } from '../objects/commits.ts'
import { keepCommit, madeAgainWhenPruned } from '../objects/keep-commit.ts'
import { inQuarantine, type Quarantined } from '../objects/quarantine.ts'
import { givenRef, moveOwnRef } from '../objects/refs/refs.ts'
import { readRecord } from '../worktrees/attempt-record.ts'
import { besideGit } from '../worktrees/beside-git.ts'
import { rebuildIndex } from '../worktrees/create-worktree.ts'
import { privateDirName, type AttemptName } from '../worktrees/worktree-record.ts'
import { changedByIndex } from './changed-by-index.ts'
import { sortChanges } from './sort-changes.ts'
import { stage } from './stage.ts'
import { submodulesIn } from './submodules.ts'
import { stateOfWorktree, type WorktreeChanges } from './worktree-changes.ts'

/** The part of the snapshot that can't be a tree: ignored files, and files that are too big to store. */
interface Aside {
  /** When the snapshot was complete, by the wall clock. */
  readonly atMs: number
  readonly ignored: readonly string[]
  readonly tooBig: Readonly<Record<string, string>>
  readonly paths: readonly GivenPath[]
  /** The commits that filled submodules stand at, by path. */
  readonly submodules: Readonly<Record<string, string | null>>
  /** What git can't carry and setup had made; a loopwork that didn't look for it left it out. */
  readonly uncarried?: readonly string[]
  /** Folders that git could not look into. */
  readonly unseen?: readonly string[]
}

/**
 * Stores what the agent is given: the worktree after setup and copies. Work is measured against it, so that what setup
 * made or changed is never taken for work.
 */
export async function takeGiven(context: RepositoryContext, order: SnapshotOrder): Promise<Oid> {
  const privateDir = await openPrivateGitDir(context, {
    name: privateDirName(order),
    workTree: order.dir,
    head: order.base,
  })
  const { changes, ignored, unseen } = await stateOfWorktree(context, privateDir)
  const standing = await readRecord(context, order)
  const adminDir = standing.kind === 'ours' ? standing.adminDir : null
  const { forced, dropped } = await changedByIndex(context, privateDir, adminDir)
  const byIndex = new Set<string>([...forced, ...dropped].map(({ path }) => path))
  const sorted = await sortChanges(context, privateDir, [...changes, ...forced, ...dropped], [])
  const given =
    sorted.deletions.length + sorted.others.length === 0
      ? order.base
      : await madeAgainWhenPruned(() =>
          inQuarantine(context, privateDir, (quarantined) => store(context, quarantined, order, sorted)),
        )
  const big = sorted.leftOut.filter(({ why }) => why === 'too big')
  const tooBig = await Promise.all(
    big.map(async ({ path }) => [path, await stampOf(Buffer.from(`${order.dir}/${path}`))] as const),
  )
  const submodules = await submodulesIn(context, privateDir, changes)
  const known: Aside = {
    atMs: Date.now(),
    ignored: [...ignored.filter((path) => !byIndex.has(path)), ...dropped.map(({ path }) => path)],
    tooBig: Object.fromEntries(tooBig),
    paths: order.paths,
    submodules: Object.fromEntries(submodules.map(({ path, head }) => [path, head])),
    uncarried: [],
    unseen: unseen.map(({ path }) => path),
  }
  const uncarried = order.isSetUp ? await uncarriedIn(order.dir, known) : []
  await writeAside(privateDir, { ...known, atMs: Date.now(), uncarried })
  return given
}

async function uncarriedIn(root: string, aside: Aside): Promise<readonly PathBytes[]> {
  const given = new GivenAside(root, aside)
  const found = await besideGit({
    ...{ root, sinceMs: Infinity, fileMode: true },
    isPassedOver: (path) => given.isBesideGit(path),
  })
  return found.uncarried
}

async function store(
  context: RepositoryContext,
  privateDir: Quarantined,
  order: AttemptName & { readonly base: Oid },
  paths: Parameters<typeof stage>[2],
): Promise<Oid> {
  const index = `${privateDir.gitDir}/given-index`
  const draft = `${index}.new`
  await clearIndexLock(draft)
  await copyIndex(`${privateDir.gitDir}/index`, draft)
  const { tree } = await stage(context, { ...privateDir, index: draft }, paths)
  const commit = await commitTree(context, privateDir, {
    tree,
    parents: [order.base],
    message: 'What setup and copies made of the base',
    trailers: [],
  })
  const move = { name: givenRef(order.slug, order.number), to: commit, why: 'given to the agent' }
  await keepCommit(context, privateDir, { commit, known: [order.base] }, () => moveOwnRef(context, move))
  await rename(draft, index)
  return commit
}

/** The private git dir to compare a worktree with what was given: HEAD is the given commit, and the index knows its files. */
export async function givenPrivateDir(
  context: RepositoryContext,
  order: WorktreePlace & { readonly given: Oid; readonly base: Oid },
): Promise<PrivateGitDir> {
  const privateDir = await openPrivateGitDir(context, {
    name: privateDirName(order),
    workTree: order.dir,
    head: order.given,
  })
  if (order.given === order.base) return privateDir
  return { ...privateDir, index: `${privateDir.gitDir}/given-index` }
}

/** An index that is missing or can't be read is made anew: it contains only what is in the given commit too. */
export async function stateSinceGiven(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  given: Oid,
): Promise<WorktreeChanges> {
  if (!(await exists(privateDir.index ?? `${privateDir.gitDir}/index`)))
    await rebuildIndex(context, privateDir, given)
  try {
    return await stateOfWorktree(context, privateDir)
  } catch {
    await rebuildIndex(context, privateDir, given)
    return stateOfWorktree(context, privateDir)
  }
}

/** The part of the snapshot beside its tree, for queries when the work is collected. */
export class GivenAside {
  readonly #root: string
  /** Null: lost, or never written by an older loopwork without snapshots. */
  readonly #aside: Aside | null
  readonly #besideGit: ReadonlySet<string>

  constructor(root: string, aside: Aside | null) {
    this.#root = root
    this.#aside = aside
    const beside = [...(aside?.ignored ?? []), ...(aside?.paths ?? []).map(({ path }) => fromText(path))]
    this.#besideGit = new Set(beside.map((path) => path.replace(/\/$/, '')))
  }

  static async read(privateDir: PrivateGitDir): Promise<GivenAside> {
    return new GivenAside(privateDir.workTree, await readAside(privateDir))
  }

  get isKnown(): boolean {
    return this.#aside !== null && this.#aside.atMs <= Date.now()
  }

  get atMs(): number {
    return this.#aside?.atMs ?? 0
  }

  isUnseen(path: string): boolean {
    return this.#aside?.unseen?.includes(path) === true
  }

  get uncarried(): readonly string[] {
    return this.#aside?.uncarried ?? []
  }

  /** Whether it is an ignored file or folder, a copy or a link that was given. */
  isBesideGit(path: PathBytes): boolean {
    return this.#besideGit.has(path)
  }

  /** Copies and links. */
  get paths(): readonly GivenPath[] {
    return this.#aside?.paths ?? []
  }

  /** Whether a submodule stands at the commit that was given; where nothing is known, at the recorded one. */
  isSubmoduleAsGiven(path: PathBytes, head: Oid | null, recorded: boolean): boolean {
    const given = this.#aside?.submodules[path]
    return given === undefined ? recorded : given === head
  }

  /** Whether it was filled when the worktree was given. */
  knowsSubmodule(path: PathBytes): boolean {
    return this.#aside?.submodules[path] !== undefined
  }

  /** Whether files stood in its folder when the worktree was given, and are the same now. */
  async isUnfilledAsGiven(path: PathBytes): Promise<boolean> {
    if (!this.isKnown || this.#aside?.submodules[path] !== null) return false
    return !(await changedSince(onDisk(this.#root, path), this.atMs))
  }

  /** Whether it is, or lies in, a copy or link that nobody has changed since: added by force it is no work either. */
  async isCopyAsGiven(path: PathBytes): Promise<boolean> {
    const { atMs, paths } = this.#aside ?? { atMs: 0, paths: [] }
    if (Date.now() < atMs || !paths.some((given) => isWithin(path, fromText(given.path)))) return false
    return !(await changedSince(onDisk(this.#root, path), atMs))
  }

  /** Whether a file that is too big to take is just as it was given. */
  async isAsGiven(path: string): Promise<boolean> {
    const stamp = this.#aside?.tooBig[path]
    return stamp !== undefined && stamp === (await stampOf(Buffer.from(`${this.#root}/${path}`)))
  }

  /** Whether the ignored files are those that were given, and none of them was written since. */
  async hasSameIgnored(ignored: readonly PathBytes[]): Promise<boolean> {
    const { atMs, ignored: given } = this.#aside ?? { atMs: 0, ignored: [] }
    if (this.#aside === null || Date.now() < atMs) return false
    const known = new Set<string>(given)
    if (ignored.length !== known.size || !ignored.every((path) => known.has(path))) return false
    for (const path of ignored) {
      if (await changedSince(onDisk(this.#root, pathBytes(path.replace(/\/$/, ''))), atMs)) return false
    }
    return true
  }
}

/** By the time of the last change of any file or folder below, which no program can set back. */
async function changedSince(path: Buffer, atMs: number): Promise<boolean> {
  try {
    const stat = await lstat(path)
    if (stat.ctimeMs > atMs) return true
    return stat.isDirectory() && (await anyChangedIn(path, atMs))
  } catch (error) {
    if (isMissing(error)) return true
    throw error
  }
}

/** The files of a folder at once, then its folders one by one: most end at the first that changed. */
async function anyChangedIn(folder: Buffer, atMs: number): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' })
  const paths = entries.map((entry) => Buffer.concat([folder, Buffer.from('/'), entry.name]))
  const stats = await Promise.all(paths.map((path) => lstat(path)))
  if (stats.some((stat) => stat.ctimeMs > atMs)) return true
  for (const [at, stat] of stats.entries()) {
    const path = paths[at]
    if (path !== undefined && stat.isDirectory() && (await anyChangedIn(path, atMs))) return true
  }
  return false
}

async function stampOf(path: Buffer): Promise<string> {
  try {
    const { size, mtimeMs, ctimeMs, ino } = await lstat(path)
    return `${size} ${mtimeMs} ${ctimeMs} ${ino}`
  } catch (error) {
    if (isMissing(error)) return 'missing'
    throw error
  }
}

const asideFile = (privateDir: PrivateGitDir): string => `${privateDir.gitDir}/given.json`

const writeAside = (privateDir: PrivateGitDir, aside: Aside): Promise<void> =>
  replaceFile(asideFile(privateDir), JSON.stringify(aside))

async function readAside(privateDir: PrivateGitDir): Promise<Aside | null> {
  try {
    return JSON.parse(await readFile(asideFile(privateDir), 'utf8')) as Aside
  } catch (error) {
    // Half written at a power cut: counts as missing.
    if (isMissing(error) || error instanceof SyntaxError) return null
    throw error
  }
}
