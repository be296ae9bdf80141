import { lstat, readFile, readlink, rmdir, unlink } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { contentCommand } from '../command/git-command.ts'
import { onDisk, pathBytes, zeroJoin, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { isGitlink, type ChangedPath } from '../objects/changed-paths.ts'
import { statOrNull } from '../objects/obstacles.ts'
import { forDelivery, type Delivery } from './delivery.ts'

/** How the changed paths look right before a delivery writes them. */
export interface Before {
  /** The `lstat` of each path; null where nothing was. */
  readonly looks: ReadonlyMap<PathBytes, string | null>
  /** Folders on the way to a changed path that were not there. */
  readonly missingFolders: ReadonlySet<PathBytes>
}

export async function lookBefore(root: string, changes: readonly ChangedPath[]): Promise<Before> {
  const looks = new Map<PathBytes, string | null>()
  const missingFolders = new Set<PathBytes>()
  const seen = new Set<PathBytes>()
  for (const { path } of changes) {
    looks.set(path, await lookOf(root, path))
    for (const folder of foldersOf(path)) {
      if (seen.has(folder)) continue
      seen.add(folder)
      if ((await statOrNull(root, folder))?.isDirectory() !== true) missingFolders.add(folder)
    }
  }
  return { looks, missingFolders }
}

/**
 * Undoes what a delivery wrote before it failed: only paths that look different than before it began are touched, and of these a new
 * file only while it has the work's content. Deletions come first, since the disk may be full.
 * Resolves to the paths that could not be restored.
 */
export async function putBack(
  context: RepositoryContext,
  plan: Delivery,
  changes: readonly ChangedPath[],
  before: Before,
): Promise<readonly PathBytes[]> {
  const { root } = plan.checkout
  const touched: ChangedPath[] = []
  for (const change of changes) {
    if ((await lookOf(root, change.path)) !== before.looks.get(change.path)) touched.push(change)
  }
  const forms = await writtenForms(context, plan, touched)
  for (const { path } of touched) {
    if (isBeginningOf(await contentOf(root, path), forms.get(path))) await remove(root, path, before)
  }
  const restored = touched.filter(
    ({ path, from }) => from !== null && !isGitlink(from) && before.looks.get(path) !== null,
  )
  if (restored.length > 0) await checkOut(context, plan, restored)
  return unrestored(root, touched, before)
}

/** From the user's own index, which a delivery leaves alone until its very end. Nothing is written but the files. */
async function checkOut(
  context: RepositoryContext,
  plan: Delivery,
  changes: readonly ChangedPath[],
): Promise<void> {
  const free: PathBytes[] = []
  for (const { path } of changes) {
    // What is there now is not ours: `checkout-index -f` would delete it.
    if ((await statOrNull(plan.checkout.root, path)) === null) free.push(path)
  }
  const users = { ...plan.privateDir, index: `${plan.checkout.gitDir}/index` }
  await runGit(
    contentCommand(context, users, 'checkout-index', ['-q', '-z', '--stdin'], {
      ...forDelivery(plan.lock),
      stdin: zeroJoin(free),
    }),
    { timeoutMs: null },
  )
}

async function unrestored(
  root: string,
  touched: readonly ChangedPath[],
  before: Before,
): Promise<readonly PathBytes[]> {
  const left: PathBytes[] = []
  for (const { path } of touched) {
    const was = before.looks.get(path) ?? null
    const now = await lookOf(root, path)
    if ((was === null) !== (now === null) || kindAndSize(was) !== kindAndSize(now)) left.push(path)
  }
  return left
}

/** The work's version of these paths as on the disk, line ends included. One process for all. */
async function writtenForms(
  context: RepositoryContext,
  plan: Delivery,
  changes: readonly ChangedPath[],
): Promise<ReadonlyMap<PathBytes, Buffer>> {
  const wanted = changes.flatMap(({ path, to }) =>
    to === null || isGitlink(to) ? [] : [{ path, id: to.id }],
  )
  const forms = new Map<PathBytes, Buffer>()
  if (wanted.length === 0) return forms
  const { stdout } = await runGit(
    contentCommand(context, plan.privateDir, 'cat-file', ['--batch', '--filters', '-z'], {
      ...forDelivery(plan.lock),
      stdin: zeroJoin(wanted.map(({ path, id }) => `${id} ${path}`)),
    }),
  )
  let at = 0
  for (const { path } of wanted) {
    const end = stdout.indexOf('\n', at)
    const size = Number(stdout.slice(at, end).split(' ')[2])
    if (end === -1 || !Number.isInteger(size)) break
    forms.set(path, Buffer.from(stdout.slice(end + 1, end + 1 + size), 'latin1'))
    at = end + size + 2
  }
  return forms
}

/** Whole, or cut off while it was written. */
const isBeginningOf = (there: Buffer | null, whole: Buffer | undefined): boolean =>
  there !== null && whole?.subarray(0, there.length).equals(there) === true

async function contentOf(root: string, path: PathBytes): Promise<Buffer | null> {
  const file = onDisk(root, path)
  try {
    const stat = await lstat(file)
    if (stat.isSymbolicLink()) return await readlink(file, 'buffer')
    return stat.isFile() ? await readFile(file) : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function remove(root: string, path: PathBytes, { missingFolders }: Before): Promise<void> {
  try {
    await unlink(onDisk(root, path))
    for (const folder of foldersOf(path).toReversed()) {
      if (!missingFolders.has(folder)) return
      await rmdir(onDisk(root, folder))
    }
  } catch {
    // A folder that is not empty, or that may not be written: what is left is counted afterwards.
  }
}

/** `a`, `a/b` for `a/b/c`. */
function foldersOf(path: PathBytes): readonly PathBytes[] {
  const folders: PathBytes[] = []
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    folders.push(pathBytes(path.slice(0, end)))
  }
  return folders
}

async function lookOf(root: string, path: PathBytes): Promise<string | null> {
  const stat = await statOrNull(root, path)
  if (stat === null) return null
  const kind = stat.isFile()
    ? 'file'
    : stat.isSymbolicLink()
      ? 'link'
      : stat.isDirectory()
        ? 'folder'
        : 'other'
  // A folder's own times change with what is in it.
  return kind === 'folder'
    ? kind
    : [kind, stat.size, stat.mode, stat.ino, stat.mtimeMs, stat.ctimeMs].join(' ')
}

const kindAndSize = (look: string | null): string | null => look?.split(' ').slice(0, 2).join(' ') ?? null
