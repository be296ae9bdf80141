import { lstat, mkdtemp, readdir, rm, rmdir, unlink } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { contentCommand } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { onDisk, pathBytes, zeroJoin, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import { noOid, type RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { changedPaths, isGitlink, type ChangedPath, type Entry } from '../objects/changed-paths.ts'
import { foldersAbove, statOrNull } from '../objects/obstacles.ts'
import { layOutSide } from './check-out-side.ts'
import { forDelivery, type Delivery } from './delivery.ts'
import { takeIndex } from './index-file.ts'
import { conditionOf, type Condition } from './path-condition.ts'

/**
 * Completes a delivery after a kill: from any mix of old, new, cut-off and missing files, the work's files are written
 * whole, and files that the user has changed since are left alone. The delivery's index is then that of the new commit.
 * Can be done twice.
 */
export async function completeDelivery(context: RepositoryContext, plan: Delivery): Promise<void> {
  const { privateDir, checkout, from, to } = plan
  await takeIndexAgain(context, plan)
  const changes = await changedPaths(context, privateDir, from, to)
  const conditions = await conditionsOf(context, plan, changes)
  const staged = await stagedByUser(context, plan, changes)
  const ours = changes.filter(({ path }) => !staged.has(path))
  await setIndex(context, plan, ours)
  for (const { path } of ours.filter(
    (change) => change.to === null && fixable(conditions.get(change.path)),
  )) {
    await removeFile(checkout.root, path)
  }
  const missing = ours.filter(
    ({ path, to: side }) => side !== null && !isGitlink(side) && fixable(conditions.get(path)),
  )
  const writable = await cleared(
    checkout.root,
    missing.map(({ path }) => path),
  )
  if (writable.length > 0) {
    const command = contentCommand(
      context,
      privateDir,
      'checkout-index',
      ['-q', '-f', '-u', '-z', '--stdin'],
      {
        ...forDelivery(plan.lock),
        stdin: zeroJoin(writable),
      },
    )
    succeeded(await runGit(command, { timeoutMs: null }), `completing the files of ${checkout.root}`)
  }
  await runGit(
    contentCommand(context, privateDir, 'update-index', ['-q', '--refresh'], forDelivery(plan.lock)),
  )
}

/** Whether no file was written yet: each is as it was, or as the user has it. */
export async function isUntouched(context: RepositoryContext, plan: Delivery): Promise<boolean> {
  const changes = await changedPaths(context, plan.privateDir, plan.from, plan.to)
  const conditions = await conditionsOf(context, plan, changes)
  return changes
    .filter(({ from, to }) => !isGitlink(from) && !isGitlink(to))
    .every(
      ({ path }) =>
        conditions.get(path) === 'old' ||
        conditions.get(path) === 'theirs' ||
        conditions.get(path) === 'missing',
    )
}

const fixable = (condition: Condition | undefined): boolean =>
  condition === 'old' || condition === 'missing' || condition === 'half'

/** A fresh copy of what the user has: the one that the killed delivery left may be cut off. */
async function takeIndexAgain(context: RepositoryContext, plan: Delivery): Promise<void> {
  try {
    await takeIndex(plan)
  } catch (error) {
    if (!isMissing(error)) throw error
    await rm(plan.privateDir.index, { force: true })
    succeeded(
      await runGit(contentCommand(context, plan.privateDir, 'read-tree', [plan.from])),
      'making an index',
    )
  }
}

async function conditionsOf(
  context: RepositoryContext,
  { privateDir, checkout, from, to }: Delivery,
  changes: readonly ChangedPath[],
): Promise<ReadonlyMap<PathBytes, Condition>> {
  const folder = await mkdtemp(`${privateDir.gitDir}/sides-`)
  const [before, after] = [`${folder}/from`, `${folder}/to`]
  try {
    const present = (side: 'from' | 'to'): readonly PathBytes[] =>
      changes.filter((change) => change[side] !== null && !isGitlink(change[side])).map(({ path }) => path)
    await layOutSide(context, privateDir, { commit: from, paths: present('from'), folder: before })
    await layOutSide(context, privateDir, { commit: to, paths: present('to'), folder: after })
    const byPath = new Map(changes.map((change) => [change.path, change]))
    const fileMode = !context.config.some(([key, value]) => key === 'core.filemode' && value === 'false')
    const conditions = new Map<PathBytes, Condition>()
    for (const change of changes) {
      const sides = { from: before, to: after, fileMode }
      conditions.set(change.path, await conditionOf(checkout.root, change, byPath, sides))
    }
    return conditions
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Paths whose index entry is neither the old nor the new one: staged by the user since, and left so. */
async function stagedByUser(
  context: RepositoryContext,
  { privateDir }: Delivery,
  changes: readonly ChangedPath[],
): Promise<ReadonlySet<PathBytes>> {
  const listing = await runGit(contentCommand(context, privateDir, 'ls-files', ['--stage', '-z']))
  const entries = new Map<string, Entry>()
  const unmerged = new Set<string>()
  for (const line of zeroSplit(succeeded(listing, 'reading the index'))) {
    const tab = line.indexOf('\t')
    const [mode = '', id = '', stage] = line.slice(0, tab).split(' ')
    entries.set(line.slice(tab + 1), { mode, id })
    if (stage !== '0') unmerged.add(line.slice(tab + 1))
  }
  const isSide = (now: Entry | null, side: Entry | null): boolean =>
    now?.id === side?.id && now?.mode === side?.mode
  const theirs = changes.filter(({ path, from, to }) => {
    const now = entries.get(path) ?? null
    return unmerged.has(path) || !(isSide(now, from) || isSide(now, to))
  })
  return new Set(theirs.map(({ path }) => path))
}

async function setIndex(
  context: RepositoryContext,
  { privateDir, lock }: Delivery,
  changes: readonly ChangedPath[],
): Promise<void> {
  const gone = changes.filter(({ to }) => to === null).map(({ path }) => `0 ${noOid(context)}\t${path}`)
  const there = changes.flatMap(({ path, to }) => (to === null ? [] : [`${to.mode} ${to.id}\t${path}`]))
  // Deletions first, so that a file can take a folder's name.
  const command = contentCommand(context, privateDir, 'update-index', ['-z', '--index-info'], {
    ...forDelivery(lock),
    stdin: zeroJoin([...gone, ...there]),
  })
  succeeded(await runGit(command), 'setting the index')
}

/** With the folders that are empty then, as git does. */
async function removeFile(root: string, path: PathBytes): Promise<void> {
  await ignoringGone(() => unlink(onDisk(root, path)))
  for (let end = path.lastIndexOf('/'); end !== -1; end = path.lastIndexOf('/', end - 1)) {
    if (!(await removedEmpty(onDisk(root, pathBytes(path.slice(0, end)))))) return
    if (end === 0) return
  }
}

/**
 * `checkout-index -f` deletes what is in its way, a folder with all in it, a file where a folder must be: only paths
 * without either are given to it. Files that the change deletes are deleted already.
 */
async function cleared(root: string, paths: readonly PathBytes[]): Promise<readonly PathBytes[]> {
  const free: PathBytes[] = []
  for (const path of paths) {
    if (await isBlockedAbove(root, path)) continue
    const file = onDisk(root, path)
    const isFolder = await lstat(file).then(
      (stat) => stat.isDirectory(),
      () => false,
    )
    if (!isFolder || (await removedHollow(file))) free.push(path)
  }
  return free
}

async function isBlockedAbove(root: string, path: PathBytes): Promise<boolean> {
  for (const folder of foldersAbove(path)) {
    const there = await statOrNull(root, folder)
    if (there !== null && !there.isDirectory()) return true
  }
  return false
}

/** A folder with nothing but empty folders in it. */
async function removedHollow(folder: Buffer): Promise<boolean> {
  for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
    if (!entry.isDirectory() || !(await removedHollow(Buffer.concat([folder, slash, entry.name]))))
      return false
  }
  return removedEmpty(folder)
}

const slash = Buffer.from('/')

async function removedEmpty(folder: Buffer): Promise<boolean> {
  try {
    await rmdir(folder)
    return true
  } catch {
    // Not empty, or not there: either way it stays as it is.
    return false
  }
}

async function ignoringGone(act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
