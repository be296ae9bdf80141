import type { ConflictFile, ConflictSides, FileSide, MergeConflict } from '../../core/diff/merge-conflict.ts'
import { oid, type Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { shown } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import type { AttributeFolders } from '../objects/attribute-folders.ts'
import { changedPaths } from '../objects/changed-paths.ts'
import { mergeTreeInFull, type MergedInFull } from '../objects/merge-tree.ts'
import { inQuarantine } from '../objects/quarantine.ts'
import { blobs } from '../objects/tree-files.ts'
import { changedFiles, sizesOf, type FileChange } from './changed-files.ts'
import { conflictPlaces } from './conflict-places.ts'

export interface ConflictContext {
  readonly context: RepositoryContext
  readonly privateDir: PrivateGitDir
  readonly attributes: AttributeFolders
}

/** Merged files are read for their places up to this size, and so many of them. */
const mostBytes = 256 * 1024
const mostRead = 200
const mostCommits = 20
const mostPaths = 500

/** Merges once more, without a checkout, and reads what comes of it. Nothing stays of it. */
export async function openConflict(
  { context, privateDir, attributes }: ConflictContext,
  sides: ConflictSides,
): Promise<MergeConflict> {
  const { base, tip, work } = sides
  const inAttributes = { ...privateDir, workTree: await attributes.folderFor(tip) }
  return inQuarantine(context, inAttributes, async (quarantined) => {
    const merged = await mergeTreeInFull(context, quarantined, tip, work)
    const read = { context, privateDir: quarantined }
    const [target, mine, places, by] = await Promise.all([
      changedFiles(context, privateDir, { from: base, to: tip }),
      changedFiles(context, privateDir, { from: base, to: work }),
      placesOf(read, merged, sides),
      commitsOf(read, merged, sides),
    ])
    return { files: filesOf({ merged, target, mine, places }), by }
  })
}

interface Read {
  readonly context: RepositoryContext
  readonly privateDir: PrivateGitDir
}

type Places = ReadonlyMap<string, ReturnType<typeof conflictPlaces>>

async function placesOf(
  { context, privateDir }: Read,
  { tree, open }: MergedInFull,
  sides: ConflictSides,
): Promise<Places> {
  const paths = new Set(open.map(({ path }) => shown(path)))
  // What conflicts has markers in it, and so differs from the target.
  const changed = await changedPaths(context, privateDir, sides.tip, oid(tree))
  const found = changed
    .flatMap(({ path, to }) =>
      to?.mode.startsWith('100') === true && paths.has(shown(path)) ? [{ path: shown(path), id: to.id }] : [],
    )
    .slice(0, mostRead)
  if (found.length === 0) return new Map()
  const ids = found.map(({ id }) => id)
  const sizes = await sizesOf(context, privateDir, ids)
  const small = found.filter(({ id }) => (sizes.get(id) ?? Infinity) <= mostBytes)
  const contents = await blobs(
    context,
    privateDir,
    small.map(({ id }) => id),
  )
  return new Map(
    small.map(({ path }, index) => [
      path,
      conflictPlaces(Buffer.from(contents[index] ?? '', 'latin1').toString('utf8'), sides),
    ]),
  )
}

async function commitsOf(
  { context, privateDir }: Read,
  { open }: MergedInFull,
  { base, tip }: ConflictSides,
): Promise<readonly Oid[]> {
  // A name with a line end can't be asked for.
  const paths = open.map(({ path }) => path).filter((path) => !path.includes('\n'))
  if (paths.length === 0) return []
  const stdin = [tip, `^${base}`, '--', ...paths.slice(0, mostPaths)].map((line) => `${line}\n`).join('')
  const args = ['--first-parent', `--max-count=${mostCommits}`, '--stdin']
  const listed = await runGit(contentCommand(context, privateDir, 'rev-list', args, { stdin }))
  return succeeded(listed, 'looking for what changed the same files').split('\n').filter(Boolean).map(oid)
}

interface Parts {
  readonly merged: MergedInFull
  readonly target: readonly FileChange[]
  readonly mine: readonly FileChange[]
  readonly places: Places
}

function filesOf({ merged, target, mine, places }: Parts): readonly ConflictFile[] {
  const [ofTarget, ofWork] = [target, mine].map(
    (changes) => new Map(changes.flatMap((change) => namesOf(change).map((name) => [name, change] as const))),
  )
  const sides = (path: string) => ({
    target: sideOf(path, ofTarget?.get(path)),
    work: sideOf(path, ofWork?.get(path)),
  })
  const open = merged.open.map(({ path, how }): ConflictFile => {
    const name = shown(path)
    return { path: name, ...sides(name), result: { kind: 'open', how, places: places.get(name) ?? [] } }
  })
  const named = new Set(open.map(({ path }) => path))
  const others = mine.flatMap(({ path }): readonly ConflictFile[] =>
    named.has(path) ? [] : [{ path, ...sides(path), result: { kind: 'clean' } }],
  )
  return [...open, ...others]
}

/** A file that was renamed is found by its old name, too. */
const namesOf = ({ path, from }: FileChange): readonly string[] => (from === null ? [path] : [from, path])

function sideOf(path: string, change: FileChange | undefined): FileSide {
  if (change === undefined) return { kind: 'unchanged' }
  if (change.state === 'deleted' || (change.from === path && change.path !== path)) return { kind: 'deleted' }
  const { content } = change
  return content.kind === 'text'
    ? { kind: 'changed', added: content.added, removed: content.removed }
    : { kind: content.kind }
}
