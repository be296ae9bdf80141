import type { Oid } from '../../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../../command/git-command.ts'
import { succeeded } from '../../command/git-error.ts'
import { pathBytes, type PathBytes } from '../../command/path-bytes.ts'
import { runGit } from '../../command/run-git.ts'
import { changedPaths, type ChangedPath, type Entry } from '../../objects/changed-paths.ts'
import { batchContents } from '../../objects/tree-files.ts'
import { rawObject, type RawObject } from '../../objects/without-git/raw-object.ts'
import {
  folderMode,
  parseTree,
  treeContent,
  type TreeEntries,
} from '../../objects/without-git/tree-content.ts'
import type { LaneContext } from '../lane-context.ts'

export interface Overlaid {
  readonly kind: 'clean'
  readonly tree: Oid
  /** The folders of the tree that are new. */
  readonly objects: readonly RawObject[]
}

interface Overlay {
  readonly tip: Oid
  readonly tipTree: Oid
  readonly base: Oid
  readonly work: Oid
}

/**
 * The merge of work with a tip that has changed nothing but other files since: the tip's tree with the work's files in it.
 * Without a deletion on either side nothing was renamed, so git's merge comes to the same. Null where there is more to it, or
 * where the commits between are not all of this process: then git merges.
 */
export async function overlayTree(
  lane: LaneContext,
  privateDir: PrivateGitDir,
  { tip, tipTree, base, work }: Overlay,
): Promise<Overlaid | null> {
  const since = stepsSince(lane, tip, base)
  if (since === null) return null
  const { context } = lane
  const own = await changedPaths(context, privateDir, base, work)
  if (own.length > mostPaths || !own.every(isPlain)) return null
  const others = new Set<PathBytes>()
  for (const [from, to] of since) {
    const changes = await changedPaths(context, privateDir, from, to)
    if (!changes.every(isPlain)) return null
    for (const { path } of changes) others.add(path)
  }
  if (own.some(({ path }) => others.has(path))) return null
  const trees = new TreeReader(lane, privateDir)
  if (!(await trees.load(tipTree, [...new Set(own.flatMap(({ path }) => foldersOf(path)))]))) return null
  const objects: RawObject[] = []
  const root = replaced(trees, tipTree, asBranches(own), objects)
  return root === null ? null : { kind: 'clean', tree: root, objects }
}

const mostPaths = 100
const mostSteps = 32

/** From the base to the tip: each step of one parent, and all made by this process. */
function stepsSince(
  { parents }: LaneContext,
  tip: Oid,
  base: Oid,
): readonly (readonly [from: Oid, to: Oid])[] | null {
  const steps: (readonly [Oid, Oid])[] = []
  for (let at = tip; at !== base;) {
    const parent = parents.get(at)
    if (parent === undefined || steps.length === mostSteps) return null
    steps.push([parent, at])
    at = parent
  }
  return steps
}

/** A file or link that is there afterwards. */
const isPlain = ({ from, to }: ChangedPath): boolean =>
  to !== null && to.mode !== '160000' && from?.mode !== '160000'

/** `a`, `a/b` of `a/b/c`. */
function foldersOf(path: PathBytes): readonly PathBytes[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, at) => pathBytes(parts.slice(0, at + 1).join('/')))
}

/** What changes in a folder: files, and folders in it. */
interface Branch {
  readonly files: Map<PathBytes, Entry>
  readonly folders: Map<PathBytes, Branch>
}

const emptyBranch = (): Branch => ({ files: new Map(), folders: new Map() })

function asBranches(changes: readonly ChangedPath[]): Branch {
  const root = emptyBranch()
  for (const { path, to } of changes) {
    const parts = path.split('/').map(pathBytes)
    const name = parts.pop()
    let at = root
    for (const part of parts) {
      const folder = at.folders.get(part) ?? emptyBranch()
      at.folders.set(part, folder)
      at = folder
    }
    if (name !== undefined && to !== null) at.files.set(name, to)
  }
  return root
}

/** The id of the folder with its changes; what is made anew is added to `objects`. Null where a file of one side has the place of a folder of the other's. */
function replaced(
  trees: TreeReader,
  tree: Oid | null,
  { files, folders }: Branch,
  objects: RawObject[],
): Oid | null {
  const before = tree === null ? new Map<PathBytes, Entry>() : trees.known(tree)
  if (before === null) return null
  const entries = new Map(before)
  for (const [name, entry] of files) {
    if (before.get(name)?.mode === folderMode) return null
    entries.set(name, entry)
  }
  for (const [name, branch] of folders) {
    const there = before.get(name)
    if (there !== undefined && there.mode !== folderMode) return null
    const id = replaced(trees, (there?.id as Oid | undefined) ?? null, branch, objects)
    if (id === null) return null
    entries.set(name, { mode: folderMode, id })
  }
  const made = trees.make(entries)
  objects.push(made)
  return made.id
}

/** Folders as git stores them. They never change, so those that were read or made before are not read again. */
class TreeReader {
  readonly #lane: LaneContext
  readonly #privateDir: PrivateGitDir
  readonly #like: Oid

  constructor(lane: LaneContext, privateDir: PrivateGitDir) {
    this.#lane = lane
    this.#privateDir = privateDir
    this.#like = lane.context.repository.head
  }

  known(id: Oid): TreeEntries | null {
    return this.#lane.trees.get(id) ?? null
  }

  make(entries: TreeEntries): RawObject {
    const object = rawObject('tree', treeContent(entries), this.#like)
    this.#note(object.id, entries)
    return object
  }

  /** Reads a tree and those of its folders that are there, in one process at most. False where one is too big to be changed here. */
  async load(root: Oid, folders: readonly PathBytes[]): Promise<boolean> {
    const names = ['', ...folders].filter((folder) => this.#isUnknown(root, folder))
    if (names.length === 0) return true
    if (names.some((name) => name.includes('\n'))) return false
    const command = contentCommand(this.#lane.context, this.#privateDir, 'cat-file', ['--batch'], {
      stdin: names.map((name) => `${root}:${name}\n`).join(''),
    })
    const contents = batchContents(succeeded(await runGit(command), 'reading folders of a commit'))
    for (const content of contents.filter((each) => each !== '')) {
      if (content.length > mostTreeBytes) return false
      const { id, content: bytes } = rawObject('tree', Buffer.from(content, 'latin1'), this.#like)
      this.#note(id, parseTree(bytes, this.#like.length / 2))
    }
    return true
  }

  /** Whether it has to be read: it, or a folder above it, is not known here. */
  #isUnknown(root: Oid, folder: string): boolean {
    let at: string = root
    for (const part of folder === '' ? [] : folder.split('/')) {
      const entries = this.#lane.trees.get(at as Oid)
      if (entries === undefined) return true
      const entry = entries.get(pathBytes(part))
      if (entry?.mode !== folderMode) return false
      at = entry.id
    }
    return !this.#lane.trees.has(at as Oid)
  }

  #note(id: Oid, entries: TreeEntries): void {
    const { trees } = this.#lane
    trees.delete(id)
    trees.set(id, entries)
    let count = 0
    for (const [each, { size }] of [...trees].toReversed()) {
      count += size
      if (count > mostEntries) trees.delete(each)
    }
  }
}

const mostTreeBytes = 200_000
/** Of all folders that are remembered. */
const mostEntries = 20_000
