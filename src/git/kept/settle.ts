import { oid, type Oid } from '../../core/ids.ts'
import type { SettleOrder, Settled } from '../../core/ports/worktrees.ts'
import { textOrNull } from '../../files/or-null.ts'
import { collect } from '../collect/collect.ts'
import { contentCommand, refCommand, type PrivateGitDir } from '../command/git-command.ts'
import { shown } from '../command/path-bytes.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { changedPaths } from '../objects/changed-paths.ts'
import { readCommits } from '../objects/commits.ts'
import { readRecord } from '../worktrees/attempt-record.ts'
import { rebuildIndex } from '../worktrees/create-worktree.ts'
import { entryDir } from '../worktrees/entry.ts'
import { privateDirName } from '../worktrees/worktree-record.ts'
import { unsettledIn } from './unsettled.ts'

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
  const unsettled = await unsettledIn(context, privateDir, { adminDir, given: record.given })
  if (unsettled !== null) return { kind: 'unsettled', ...unsettled }
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
