import { rm } from 'node:fs/promises'
import { oid, type Oid } from '../../core/ids.ts'
import { contentCommand } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { zeroJoin, type PathBytes } from '../command/path-bytes.ts'
import { noOid, type RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { changedPaths, type ChangedPath, type Entry } from '../objects/changed-paths.ts'
import { commitTree } from '../objects/commits.ts'
import { mergeTree } from '../objects/merge-tree.ts'
import type { Quarantined } from '../objects/quarantine.ts'

export interface Difference {
  readonly base: Oid
  /** Commit: the base with what setup and copies made of it. */
  readonly given: Oid
  /** Tree: the given commit with what the agent made of it. */
  readonly final: Oid
}

/**
 * The tree of the base with what the agent changed, without what setup had changed before. A file that both changed is
 * merged; where their changes conflict it is taken as the agent left it, for that is what it worked on.
 */
export async function applyToBase(
  context: RepositoryContext,
  privateDir: Quarantined,
  difference: Difference,
): Promise<Oid> {
  const { base, given, final } = difference
  const bySetup = new Map(
    (await changedPaths(context, privateDir, base, given)).map((change) => [change.path, change]),
  )
  const byAgent = await changedPaths(context, privateDir, given, final)
  const both = byAgent.flatMap((change) => overlapOf(change, bySetup.get(change.path)))
  const merged = both.length === 0 ? new Map<PathBytes, Entry>() : await mergeFiles(context, privateDir, both)
  const entries = byAgent.map(({ path, to }) => ({ path, entry: merged.get(path) ?? to }))
  return writeTree(context, privateDir, { start: base, entries })
}

/** A regular file in all three. Of anything else one side has to be taken whole. */
interface Overlap {
  readonly path: PathBytes
  readonly base: Entry
  readonly given: Entry
  readonly final: Entry
}

function overlapOf(agent: ChangedPath, setup: ChangedPath | undefined): readonly Overlap[] {
  if (setup?.from == null || agent.from === null || agent.to === null) return []
  const sides = { base: setup.from, given: agent.from, final: agent.to }
  return Object.values(sides).every(({ mode }) => mode.startsWith('100'))
    ? [{ path: agent.path, ...sides }]
    : []
}

/**
 * Merges commits that have only these files, so that nothing is mistaken for a rename. Paths that can't be merged are
 * missing in the result.
 */
async function mergeFiles(
  context: RepositoryContext,
  privateDir: Quarantined,
  files: readonly Overlap[],
): Promise<ReadonlyMap<PathBytes, Entry>> {
  const commitOf = async (side: 'base' | 'given' | 'final', parents: readonly Oid[]): Promise<Oid> => {
    const entries = files.map((file) => ({ path: file.path, entry: file[side] }))
    const tree = await writeTree(context, privateDir, { start: null, entries })
    return commitTree(context, privateDir, { tree, parents, message: side, trailers: [] })
  }
  const given = await commitOf('given', [])
  const [base, final] = [await commitOf('base', [given]), await commitOf('final', [given])]
  const result = await mergeTree(context, privateDir, base, final)
  const clean = result.kind === 'clean' ? result.tree : await mergedOneByOne()
  if (clean === null) return new Map()
  const changes = await changedPaths(context, privateDir, given, clean)
  const after = new Map(changes.map(({ path, to }) => [path, to]))
  return new Map(
    files.flatMap(({ path, given: unchanged }) => {
      const entry = after.has(path) ? after.get(path) : unchanged
      return entry == null ? [] : [[path, entry] as const]
    }),
  )

  /** One file that can't be merged must not decide about the others. */
  async function mergedOneByOne(): Promise<Oid | null> {
    if (files.length === 1) return null
    const entries: { path: PathBytes; entry: Entry }[] = []
    for (const file of files) {
      const alone = await mergeFiles(context, privateDir, [file])
      entries.push({ path: file.path, entry: alone.get(file.path) ?? file.final })
    }
    return writeTree(context, privateDir, { start: null, entries })
  }
}

/** @param start a commit whose files stay where no entry replaces or deletes them; null: an empty tree. */
async function writeTree(
  context: RepositoryContext,
  { index: _agents, ...privateDir }: Quarantined,
  tree: {
    readonly start: Oid | null
    readonly entries: readonly { readonly path: PathBytes; readonly entry: Entry | null }[]
  },
): Promise<Oid> {
  const index = `${privateDir.objects}/tree-index`
  const place = { ...privateDir, index }
  const read = contentCommand(context, place, 'read-tree', [tree.start ?? '--empty'])
  succeeded(await runGit(read), 'reading a tree')
  const gone = tree.entries
    .filter(({ entry }) => entry === null)
    .map(({ path }) => `0 ${noOid(context)}\t${path}`)
  const there = tree.entries.flatMap(({ path, entry }) =>
    entry === null ? [] : [`${entry.mode} ${entry.id}\t${path}`],
  )
  // Deletions first, and replacing what is in the way: a folder may come where the base has a file.
  const update = contentCommand(context, place, 'update-index', ['--replace', '-z', '--index-info'], {
    stdin: zeroJoin([...gone, ...there]),
  })
  if (tree.entries.length > 0) succeeded(await runGit(update), 'setting files of a tree')
  const written = succeeded(await runGit(contentCommand(context, place, 'write-tree', [])), 'writing a tree')
  await rm(index, { force: true })
  return oid(written.trim())
}
