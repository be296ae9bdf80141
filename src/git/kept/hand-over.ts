import { rm, writeFile } from 'node:fs/promises'
import { LoopworkError } from '../../core/errors.ts'
import type { Oid } from '../../core/ids.ts'
import type { HandOver } from '../../core/ports/worktrees.ts'
import type { WorktreeRecord } from '../../core/ports/worktree-records.ts'
import { slotName } from '../worktrees/worktree-record.ts'
import { readCommits } from '../objects/commits.ts'
import { contentCommand, type Slot } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { shown, pathBytes, zeroJoin } from '../command/path-bytes.ts'
import { clearIndexLock, copyIndex, privateDir, writeWhole } from '../command/private-git-dir.ts'
import { agentRef, attemptRef, branchRef, moveRef, olderRef, readRefs } from '../objects/refs/refs.ts'
import { noOid, type Site } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { readRecord } from '../worktrees/attempt-record.ts'
import { gitDirNamedIn } from '../worktrees/entry.ts'
import { mergeForPerson, type MergeForPerson } from './merge-for-person.ts'
import type { Bench } from '../lane/lane-context.ts'

/**
 * Makes of a conflict what a person knows how to settle: the branch stands at the work, and in the worktree the merge of
 * the target is under way, as `git merge` leaves it. Can be done twice. Work of which files could not be taken is left as
 * it stands, without a merge, so that nothing of it is overwritten.
 */
export async function handOver({ site, attributes }: Bench, order: HandOver): Promise<void> {
  const standing = await readRecord(site, order)
  if (standing.kind === 'not ours') throw left(order.dir, standing.why)
  const { record, adminDir } = standing
  if (adminDir === null || (await gitDirNamedIn(order.dir)) !== adminDir) {
    throw left(order.dir, 'its .git is not the one that was made')
  }
  const private_ = { name: slotName(order), workTree: order.dir, head: order.work }
  const slot: Slot = {
    ...(await privateDir(site, private_)),
    index: `${site.slots}/${slotName(order)}/hand-over`,
  }
  const [{ tree }] = await readCommits(site, slot, [order.work])
  const branch = record.branch ?? 'HEAD'
  const merge = order.whole
    ? await mergeForPerson(
        site,
        { ...slot, workTree: await attributes.folderFor(order.tip) },
        { commit: order.work, name: branch },
        { commit: order.tip, name: order.target },
      )
    : { tree, stages: [], paths: [] }
  await moveBranch(site, record, order)
  await fill(site, slot, order.base, merge)
  await copyIndex(slot.index ?? '', `${adminDir}/index`)
  await writeWhole(
    `${adminDir}/HEAD`,
    record.branch === null ? `${order.work}\n` : `ref: ${branchRef(branch)}\n`,
  )
  if (order.whole) await beginMerge(adminDir, order, merge, branch)
  await site.records.writeWorktree({ ...record, given: merge.tree, state: 'kept' })
}

const left = (dir: string, why: string): LoopworkError =>
  new LoopworkError('git', `the worktree ${dir} is left as it stands: ${why}`)

/** What the agent had on it is kept under another name first. */
async function moveBranch(site: Site, { branch }: WorktreeRecord, order: HandOver): Promise<void> {
  if (branch === null) return
  const { slug, number, work, base } = order
  const ref = branchRef(branch)
  const refs = await readRefs(site, [ref, agentRef(slug, number), attemptRef(slug, number)])
  const from = refs.get(ref) ?? null
  if (from === work) return
  if (from !== null && from !== base && from !== refs.get(agentRef(slug, number))) {
    await moveRef(site, { name: olderRef(slug, number, from), to: from, why: `kept from ${branch}` })
  }
  if (await moveRef(site, { name: ref, to: work, from, why: 'the work that conflicts' })) return
  throw new LoopworkError('git', `the branch ${branch} moved while it was being handed over`)
}

/** The files, exactly, and an index with both sides of what conflicts. */
async function fill(
  site: Site,
  slot: Slot,
  base: Oid,
  { tree, stages, paths }: MergeForPerson,
): Promise<void> {
  const index = slot.index ?? ''
  await clearIndexLock(index)
  await copyIndex(`${slot.gitDir}/index`, index).catch(() => rm(index, { force: true }))
  const run = async (verb: 'read-tree' | 'update-index', args: readonly string[], stdin = '') =>
    succeeded(
      await runGit(contentCommand(site, slot, verb, args, { stdin })),
      `handing over ${slot.workTree}`,
    )
  await run('read-tree', ['--reset', '-u', tree]).catch(async () => {
    // An index that a kill cut off.
    await rm(index, { force: true })
    await run('read-tree', [base])
    await run('read-tree', ['--reset', '-u', tree])
  })
  if (stages.length === 0) return
  const gone = paths.map((path) => `0 ${noOid(site)}\t${path}`)
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
  await writeWhole(`${adminDir}/MERGE_HEAD`, `${tip}\n`)
}
