import { lstat, readFile } from 'node:fs/promises'
import { oid, type Oid } from '../../core/ids.ts'
import type { SettleOrder, Settled } from '../../core/ports/worktrees.ts'
import { isMissing } from '../../files/is-missing.ts'
import { textOrNull } from '../../files/or-null.ts'
import { collect } from '../collect/collect.ts'
import { contentCommand, refCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { inProgress } from '../command/operation-in-progress.ts'
import { onDisk, pathBytes, shown, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import { clearIndexLock, copyIndex, openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { changedPaths } from '../objects/changed-paths.ts'
import { readCommits } from '../objects/commits.ts'
import { readRecord } from '../worktrees/attempt-record.ts'
import { rebuildIndex } from '../worktrees/create-worktree.ts'
import { entryDir } from '../worktrees/entry.ts'
import { privateDirName } from '../worktrees/worktree-record.ts'

/**
 * Takes what a person has settled in a kept worktree, committed or not, as one commit on the newest commit of the target
 * that is part of it. A merge that is still under way counts as settled when no file of it is open any more.
 */
export async function settle(context: RepositoryContext, order: SettleOrder): Promise<Settled> {
  const standing = await readRecord(context, order)
  if (standing.kind === 'not ours') return { kind: 'refused', why: standing.why }
  const { record, adminDir } = standing
  const privateDir = await openPrivateGitDir(context, {
    name: privateDirName(order),
    workTree: order.dir,
    head: record.base,
  })
  const progress = adminDir === null ? null : await inProgress(adminDir)
  if (progress !== null && progress !== 'a merge') {
    return { kind: 'unsettled', why: `${progress} is under way there`, files: [] }
  }
  const open =
    adminDir === null ? [] : await openFiles(context, privateDir, { adminDir, given: record.given })
  if (open.length > 0) {
    return {
      kind: 'unsettled',
      why: `not settled yet: ${open.join(', ')} (take the markers out, or git add it as it is)`,
      files: open,
    }
  }
  const base =
    (adminDir === null ? null : await targetIn(context, privateDir, adminDir, order.tip)) ?? record.base
  await rebuildIndex(context, privateDir, base)
  const exclude = [
    ...order.exclude,
    ...(await madeBySetup(context, privateDir, { ...order, given: record.given })),
  ]
  const collected = await collect(context, { ...order, base, given: base, exclude, settled: true })
  if (collected.kind === 'refused') return { kind: 'refused', why: collected.why }
  const work = collected.kind === 'work' ? collected.work : null
  await context.records.writeWorktree({ ...record, base, given: work?.tree ?? null })
  return { kind: 'settled', work, base }
}

/** Files that setup added, and that are not part of what was merged: they are still there and don't count as work. */
async function madeBySetup(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { setUp, given }: { readonly setUp: Oid | null; readonly given: Oid | null },
): Promise<SettleOrder['exclude']> {
  if (setUp === null) return []
  const [{ parents }] = await readCommits(context, privateDir, [setUp])
  const [before] = parents
  if (before === undefined) return []
  const added = (await changedPaths(context, privateDir, before, setUp)).filter(({ from }) => from === null)
  const merged = given === null ? [] : await changedPaths(context, privateDir, before, given)
  const kept = new Set(merged.map(({ path }) => path))
  return added.flatMap(({ path }) => (kept.has(path) ? [] : [{ path: shown(path), why: 'copied' as const }]))
}

/** Paths that have both sides in the worktree's own index and are not settled. */
async function openFiles(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { adminDir, given }: { readonly adminDir: string; readonly given: Oid | null },
): Promise<readonly string[]> {
  const index = `${privateDir.gitDir}/settle-index`
  await clearIndexLock(index)
  try {
    await copyIndex(`${adminDir}/index`, index)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
  const listed = await runGit(contentCommand(context, { ...privateDir, index }, 'ls-files', ['-u', '-z']))
  const sides = Map.groupBy(
    zeroSplit(succeeded(listed, 'reading the index of the worktree')).map(parseStage),
    ({ path }) => path,
  )
  const open: string[] = []
  for (const [path, stages] of sides) {
    if (await isOpen(context, privateDir, { path, stages, given })) open.push(shown(path))
  }
  return open
}

interface Stage {
  readonly path: PathBytes
  readonly number: string
  readonly blob: string
}

/** `mode oid stage TAB path` */
function parseStage(entry: string): Stage {
  const tab = entry.indexOf('\t')
  const [, blob = '', number = ''] = entry.slice(0, tab).split(' ')
  return { path: pathBytes(entry.slice(tab + 1)), number, blob }
}

/**
 * A file that both sides have is settled when it has no markers and differs from what the merge left; where one side has
 * no such file, only `git add` or `git rm` settles it.
 */
async function isOpen(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  {
    path,
    stages,
    given,
  }: { readonly path: PathBytes; readonly stages: readonly Stage[]; readonly given: Oid | null },
): Promise<boolean> {
  const sides = stages.filter(({ number }) => number !== '1')
  if (sides.length < 2) return true
  const file = onDisk(privateDir.workTree, path)
  const found = await lstat(file).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (found?.isFile() !== true) return true
  if (found.size < biggestReadBytes && hasMarkers(await readFile(file, 'latin1'))) return true
  if (path.includes('\n')) return true
  const asItIs = await runGit(
    contentCommand(context, privateDir, 'hash-object', ['--stdin-paths'], { stdin: `${path}\n` }),
  )
  // Of a binary file git leaves one side, without a marker.
  const left =
    given === null ? sides.map(({ blob }) => blob) : [await blobIn(context, privateDir, given, path)]
  return left.includes(asItIs.stdout.trim())
}

async function blobIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  tree: Oid,
  path: PathBytes,
): Promise<string> {
  const names = Buffer.from(path, 'latin1').toString('utf8')
  const listed = await runGit(contentCommand(context, privateDir, 'ls-tree', ['-z', tree, '--', names]))
  return /^\d+ blob ([0-9a-f]+)\t/.exec(listed.stdout)?.[1] ?? ''
}

const biggestReadBytes = 64 * 1024 * 1024

/** All three, each at the start of a line: text that only talks about one of them is no conflict. */
const hasMarkers = (text: string): boolean =>
  /^<{7}(?: |\r?$)/m.test(text) && /^={7}\r?$/m.test(text) && /^>{7}(?: |\r?$)/m.test(text)

/** The newest commit of the lane that HEAD, or the merge under way, has taken in; null when they share none. */
async function targetIn(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  adminDir: string,
  tip: Oid,
): Promise<Oid | null> {
  const name = adminDir.slice(entryDir(context, '').length)
  const head = await runGit(
    refCommand(context, 'rev-parse', [
      '--verify',
      '--quiet',
      '--end-of-options',
      `worktrees/${name}/HEAD^{commit}`,
    ]),
  )
  const merging = (await textOrNull(`${adminDir}/MERGE_HEAD`)) ?? ''
  const commits = [head.stdout, ...merging.split('\n')].map((line) => line.trim()).filter(isOid)
  if (commits.length === 0) return null
  const bases = await runGit(contentCommand(context, privateDir, 'merge-base', [tip, ...commits]))
  const base = bases.stdout.trim()
  return isOid(base) ? oid(base) : null
}

const isOid = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
