import { rm, writeFile } from 'node:fs/promises'
import { LoopworkError } from '../../core/errors.ts'
import type { Oid } from '../../core/ids.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import type { HandOver } from '../../core/ports/worktrees.ts'
import { replaceFile } from '../../files/replace-file.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { shown, pathBytes, zeroJoin } from '../command/path-bytes.ts'
import { clearIndexLock, copyIndex, openPrivateGitDir } from '../command/private-git-dir.ts'
import { noOid, type RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import type { LaneContext } from '../lane/lane-context.ts'
import { readCommits } from '../objects/commits.ts'
import { agentRef, attemptRef, branchRef, moveRef, olderRef, readRefs } from '../objects/refs/refs.ts'
import { readRecord } from '../worktrees/attempt-record.ts'
import { gitDirNamedIn } from '../worktrees/worktree-entry.ts'
import { privateDirName } from '../worktrees/worktree-record.ts'
import { mergeForPerson, type MergeForPerson } from './merge-for-person.ts'

/**
 * Prepares a conflict for a person: the branch is at the work, and in the worktree the merge of the target is under way,
 * as `git merge` leaves it. Can be done twice. When some files could not be part of the work, the worktree is left as it
 * is, without a merge, so that none of them is overwritten.
 */
export async function handOver({ context, attributes }: LaneContext, order: HandOver): Promise<void> {
  const standing = await readRecord(context, order)
  if (standing.kind === 'not ours') throw left(order.dir, standing.why)
  const { record, adminDir } = standing
  if (adminDir === null || (await gitDirNamedIn(order.dir)) !== adminDir) {
    throw left(order.dir, 'its .git is not the one that was made')
  }
  const private_ = { name: privateDirName(order), workTree: order.dir, head: order.work }
  const privateDir: PrivateGitDir = {
    ...(await openPrivateGitDir(context, private_)),
    index: `${context.privateDirs}/${privateDirName(order)}/hand-over`,
  }
  const [{ tree }] = await readCommits(context, privateDir, [order.work])
  const branch = record.branch ?? 'HEAD'
  const merge = order.whole
    ? await mergeForPerson(
        context,
        { ...privateDir, workTree: await attributes.folderFor(order.tip) },
        { commit: order.work, name: branch },
        { commit: order.tip, name: order.target },
      )
    : { tree, stages: [], paths: [] }
  await moveBranch(context, record, order)
  await fill(context, privateDir, order.base, merge)
  await copyIndex(privateDir.index ?? '', `${adminDir}/index`)
  await replaceFile(
    `${adminDir}/HEAD`,
    record.branch === null ? `${order.work}\n` : `ref: ${branchRef(branch)}\n`,
  )
  if (order.whole) await beginMerge(adminDir, order, merge, branch)
  await context.records.writeWorktree({ ...record, given: merge.tree, state: 'kept' })
}

const left = (dir: string, why: string): LoopworkError =>
  new LoopworkError('git', `the worktree ${dir} is left as it stands: ${why}`)

/** Commits that the agent made on the branch are saved under another ref first. */
async function moveBranch(
  context: RepositoryContext,
  { branch }: WorktreeRecord,
  order: HandOver,
): Promise<void> {
  if (branch === null) return
  const { slug, number, work, base } = order
  const ref = branchRef(branch)
  const refs = await readRefs(context, [ref, agentRef(slug, number), attemptRef(slug, number)])
  const from = refs.get(ref) ?? null
  if (from === work) return
  if (from !== null && from !== base && from !== refs.get(agentRef(slug, number))) {
    await moveRef(context, { name: olderRef(slug, number, from), to: from, why: `kept from ${branch}` })
  }
  if (await moveRef(context, { name: ref, to: work, from, why: 'the work that conflicts' })) return
  throw new LoopworkError('git', `the branch ${branch} moved while it was being handed over`)
}

/** The files, exactly, and an index with both sides of what conflicts. */
async function fill(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  base: Oid,
  { tree, stages, paths }: MergeForPerson,
): Promise<void> {
  const index = privateDir.index ?? ''
  await clearIndexLock(index)
  await copyIndex(`${privateDir.gitDir}/index`, index).catch(() => rm(index, { force: true }))
  const run = async (verb: 'read-tree' | 'update-index', args: readonly string[], stdin = '') =>
    succeeded(
      await runGit(contentCommand(context, privateDir, verb, args, { stdin })),
      `handing over ${privateDir.workTree}`,
    )
  await run('read-tree', ['--reset', '-u', tree]).catch(async () => {
    // An index that a kill cut off.
    await rm(index, { force: true })
    await run('read-tree', [base])
    await run('read-tree', ['--reset', '-u', tree])
  })
  if (stages.length === 0) return
  const gone = paths.map((path) => `0 ${noOid(context)}\t${path}`)
  await run('update-index', ['-z', '--index-info'], zeroJoin([...gone, ...stages].map(pathBytes)))
}

/** The files by which git knows that a merge is under way. */
async function beginMerge(
  adminDir: string,
  { tip, target }: HandOver,
  { paths }: MergeForPerson,
  branch: string,
): Promise<void> {
  const list = paths.map((path) => `#\t${shown(pathBytes(path))}\n`).join('')
  await writeFile(`${adminDir}/MERGE_MSG`, `Merge branch '${target}' into ${branch}\n\n# Conflicts:\n${list}`)
  await writeFile(`${adminDir}/MERGE_MODE`, '')
  await replaceFile(`${adminDir}/MERGE_HEAD`, `${tip}\n`)
}
