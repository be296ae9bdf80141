import { lstat, readFile, readlink } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { onDisk, pathBytes, type PathBytes } from '../command/path-bytes.ts'
import { isGitlink, type ChangedPath } from '../objects/changed-paths.ts'
import { holdsOnly, statOrNull } from '../objects/obstacles.ts'

/**
 * The state of one path after an interrupted delivery:
 * `new` - as in the new commit. `old` - as before. `missing` - nothing there, or only what is to be deleted.
 * `half` - cut off while it was written: a beginning of new or old, so it contains nothing of the user's.
 * `theirs` - changed by the user since the delivery began.
 */
export type Condition = 'new' | 'old' | 'missing' | 'half' | 'theirs'

export interface Sides {
  /** Folders with the two sides' files, checked out by `check-out-side.ts`. */
  readonly from: string
  readonly to: string
  /** False where the file system has no executable bit. */
  readonly fileMode: boolean
}

export async function conditionOf(
  root: string,
  change: ChangedPath,
  changes: ReadonlyMap<PathBytes, ChangedPath>,
  sides: Sides,
): Promise<Condition> {
  // Of a submodule only the link is ours to move; it is in the index, not in the files.
  if (isGitlink(change.from) || isGitlink(change.to)) return 'new'
  const blocked = await blockedAbove(root, change.path, changes)
  if (blocked !== null) return change.to === null && blocked === 'missing' ? 'new' : blocked
  const there = await formOf(onDisk(root, change.path), sides.fileMode)
  if (there === null) return change.to === null ? 'new' : 'missing'
  if (there.kind === 'folder') return conditionOfFolder(root, change, changes)
  const [before, after] = await Promise.all([
    change.from === null ? null : formOf(onDisk(sides.from, change.path), sides.fileMode),
    change.to === null ? null : formOf(onDisk(sides.to, change.path), sides.fileMode),
  ])
  if (same(there, after)) return 'new'
  if (same(there, before)) return 'old'
  return isBeginning(there, after) || isBeginning(there, before) ? 'half' : 'theirs'
}

/** A link or a file where a folder should be: one of the change's own, that goes, or the user's. */
async function blockedAbove(
  root: string,
  path: PathBytes,
  changes: ReadonlyMap<PathBytes, ChangedPath>,
): Promise<'missing' | 'theirs' | null> {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const parent = pathBytes(path.slice(0, end))
    const stat = await statOrNull(root, parent)
    if (stat === null || stat.isDirectory()) continue
    return changes.get(parent)?.from == null && changes.get(parent)?.to == null ? 'theirs' : 'missing'
  }
  return null
}

async function conditionOfFolder(
  root: string,
  change: ChangedPath,
  changes: ReadonlyMap<PathBytes, ChangedPath>,
): Promise<Condition> {
  // The path goes, and a folder of the new side took its place.
  if (
    change.to === null &&
    [...changes.values()].some(({ path, to }) => to !== null && path.startsWith(`${change.path}/`))
  ) {
    return 'new'
  }
  const leaving = new Set([...changes.values()].filter(({ to }) => to === null).map(({ path }) => path))
  return change.to !== null && (await holdsOnly(root, change.path, leaving)) ? 'missing' : 'theirs'
}

type Form =
  | { readonly kind: 'file'; readonly content: Buffer; readonly executable: boolean }
  | { readonly kind: 'link'; readonly content: Buffer }
  | { readonly kind: 'folder' }
  | { readonly kind: 'other' }

async function formOf(path: Buffer, fileMode: boolean): Promise<Form | null> {
  try {
    const stat = await lstat(path)
    if (stat.isSymbolicLink()) return { kind: 'link', content: await readlink(path, 'buffer') }
    if (stat.isDirectory()) return { kind: 'folder' }
    if (!stat.isFile()) return { kind: 'other' }
    return { kind: 'file', content: await readFile(path), executable: fileMode && (stat.mode & 0o100) !== 0 }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

function same(one: Form, other: Form | null): boolean {
  if (one.kind === 'file' && other?.kind === 'file') {
    return one.executable === other.executable && one.content.equals(other.content)
  }
  return one.kind === 'link' && other?.kind === 'link' && one.content.equals(other.content)
}

function isBeginning(one: Form, whole: Form | null): boolean {
  if (one.kind !== 'file' || whole?.kind !== 'file') return false
  return (
    one.content.length < whole.content.length &&
    whole.content.subarray(0, one.content.length).equals(one.content)
  )
}
