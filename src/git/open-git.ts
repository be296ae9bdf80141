import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LoopworkError } from '../core/errors.ts'
import type { Git, Repository } from '../core/ports/git.ts'
import type { WorktreeRecords } from '../core/ports/worktree-records.ts'
import { collect } from './collect/collect.ts'
import { takeGiven } from './collect/given.ts'
import { holdsExactly } from './collect/holds-exactly.ts'
import { changedSoFar } from './collect/changed-so-far.ts'
import { look } from './collect/live-diff-stat.ts'
import { WorktreeGuard } from './collect/worktree-guard.ts'
import { openPrivateGitDir } from './command/private-git-dir.ts'
import type { RepositoryContext } from './command/repository-context.ts'
import { openConflict } from './comparing/open-conflict.ts'
import { openDiff, writeDiffFile } from './comparing/open-diff.ts'
import type { DeliveryJournal } from './delivery/delivery.ts'
import { clearLockDrafts } from './delivery/locks/lock-drafts.ts'
import { targetPlaces } from './delivery/target-checkouts.ts'
import { behindTarget } from './kept/behind-target.ts'
import { handOver } from './kept/hand-over.ts'
import { keepWorktree, setAside } from './kept/keep-worktree.ts'
import { saveKept } from './kept/save-kept.ts'
import { settle } from './kept/settle.ts'
import { takeUp } from './kept/take-up.ts'
import { settlingOf } from './kept/settling-of.ts'
import { unsettled } from './kept/unsettled.ts'
import { openLane } from './lane/open-lane.ts'
import type { LaneRecords } from './lane/put-back-lane.ts'
import { AttributeFolders } from './objects/attribute-folders.ts'
import { changeBetween } from './objects/diff-stat.ts'
import { releaseAbandonedPacks } from './objects/pack-files.ts'
import { clearQuarantines } from './objects/quarantine.ts'
import { dropAttemptRefs } from './objects/refs/drop-attempt-refs.ts'
import { writeDiff } from './objects/write-diff.ts'
import { endQuickRefMoves } from './objects/refs/quick-ref-moves.ts'
import { branchRef, readRef } from './objects/refs/refs.ts'
import { noIdentity } from './repository/author-identity.ts'
import { branchesAndTags } from './repository/branches-and-tags.ts'
import { checkRepository } from './repository/check-repository.ts'
import { commitsAhead } from './repository/commits-ahead.ts'
import { takeSnapshot } from './repository/config-snapshot.ts'
import type { FoundRepository } from './repository/find-repository.ts'
import { preflight } from './repository/preflight.ts'
import { stashes } from './repository/stashes.ts'
import { createWorktree } from './worktrees/create-worktree.ts'
import { givePaths } from './worktrees/giving/give-paths.ts'
import { wantedPaths } from './worktrees/giving/wanted-paths.ts'
import { Makings } from './worktrees/makings.ts'
import { ownership } from './worktrees/ownership.ts'
import { registeredWorktrees } from './worktrees/register-worktree.ts'
import { removeAttempt } from './worktrees/remove-attempt.ts'
import { newStrangers, strangers } from './worktrees/strangers.ts'
import { worktreePath } from './worktrees/worktree-record.ts'

export interface OpenGit {
  readonly cwd: string
  /** The result of `preflight`, if the caller has it; otherwise it is done here. */
  readonly found?: FoundRepository
  /** The state folder; default `<commonDir>/loopwork`. */
  readonly stateDir?: (repository: Repository) => string
  readonly laneStore: DeliveryJournal & LaneRecords
  readonly records: WorktreeRecords
  readonly storeId: string
}

/** @throws LoopworkError kind `git`, one line and a hint, when a run can't work in this repository. */
export async function openGit(options: OpenGit): Promise<Git> {
  const { cwd, laneStore, records, storeId } = options
  const found = options.found ?? (await preflight(cwd))
  const stateDir = options.stateDir ?? ((repository: Repository) => `${repository.commonDir}/loopwork`)
  const context = await openSite(found, { stateDir, records, storeId })
  await Promise.all([clearQuarantines(context), releaseAbandonedPacks(context), clearLockDrafts(context)])
  await mkdir(`${context.privateDirs}/lane/nothing`, { recursive: true, mode: 0o700 })
  const privateDir = await openPrivateGitDir(context, {
    name: 'lane',
    workTree: `${context.privateDirs}/lane/nothing`,
    head: context.repository.head,
  })
  const lane = {
    context,
    privateDir,
    attributes: new AttributeFolders(context, privateDir),
    records: laneStore,
    parents: new Map(),
    trees: new Map(),
  }
  const guard = new WorktreeGuard(context)
  const makings = new Makings()
  return {
    repository: context.repository,
    check: () => checkRepository(context),
    changeBetween: (older, newer) => changeBetween(context, privateDir, older, newer),
    diff: (order) => writeDiff(context, privateDir, order),
    openDiff: (order) => openDiff(context, privateDir, order),
    openConflict: (sides) => openConflict(lane, sides),
    writePatch: (order) => writeDiffFile(context, privateDir, order),
    branchTip: (branch) => readRef(context, branchRef(branch)),
    isCheckedOut: async (branch) => {
      const { checkouts } = await targetPlaces(context, branch)
      return checkouts.some(({ root }) => root === context.repository.root)
    },
    stashes: () => stashes(context.repository.commonDir),
    branchesAndTags: () => branchesAndTags(context),
    commitsAhead: (branch, ref) => commitsAhead(context, branch, ref),
    worktrees: {
      dropRefs: (attempt) => dropAttemptRefs(context, attempt),
      pathOf: ({ root, slug }) => worktreePath(root, context.storeId, slug),
      create: (order) => createWorktree(context, order, makings.begin(order)),
      making: (of) => makings.of(of),
      give: (dir, wanted) => givePaths(context, dir, wanted),
      missing: async (wanted) => (await wantedPaths(context, wanted)).missing,
      snapshot: async (order) => {
        const given = await takeGiven(context, order)
        makings.forget(order)
        return given
      },
      collect: (order) => collect(context, order),
      holdsExactly: (order) => holdsExactly(context, order),
      secure: (order) => guard.secure(order),
      look: (order) => look(context, order),
      changed: (order) => changedSoFar(context, order),
      remove: (order) => {
        guard.forget(order.dir)
        makings.forgetTry(order.attempt)
        return removeAttempt(context, order)
      },
      saveKept: (order) => saveKept(context, order),
      handOver: (order) => handOver(lane, order),
      takeUp: (order) => takeUp(context, order),
      unsettled: (dir) => unsettled(context, dir),
      settling: (place) => settlingOf(context, place),
      behind: (place) => behindTarget(context, place),
      settle: (order) => settle(context, order),
      stands: (record) => ownership(context, record),
      strangers: (root, which) => (which === 'all' ? strangers(context, root) : newStrangers(context, root)),
      keep: (order) => keepWorktree(context, order),
      setAside: (order) => setAside(context, order),
    },
    lane: openLane(lane, laneStore),
    close: () => endQuickRefMoves(context),
  }
}

type StoreOfSite = Pick<RepositoryContext, 'records' | 'storeId'> & {
  stateDir(repository: Repository): string
}

async function openSite(
  found: FoundRepository,
  { stateDir, records, storeId }: StoreOfSite,
): Promise<RepositoryContext> {
  const { identity } = found
  if (identity === null) throw noIdentity()
  if (found.head === null) throw new LoopworkError('git', `${found.root} has no commits yet`)
  const repository: Repository = {
    root: found.root,
    name: found.name,
    commonDir: found.commonDir,
    branch: found.branch,
    head: found.head,
  }
  const context: RepositoryContext = {
    ...(await takeSnapshot(found)),
    repository,
    identity,
    storeId,
    records,
    privateDirs: `${stateDir(repository)}/git`,
    mainRoot: null,
  }
  return { ...context, mainRoot: await mainRootOf(context, found) }
}

/** Standing in a linked worktree, the main one is what git lists first; it knows nothing of `core.worktree` there. */
async function mainRootOf(context: RepositoryContext, found: FoundRepository): Promise<string | null> {
  if (found.gitDir === found.commonDir) return found.root
  if (found.config.get('core.bare') === 'true') return null
  const named = found.config.get('core.worktree')
  if (named !== undefined) return resolve(found.commonDir, named)
  return (await registeredWorktrees(context))[0] ?? dirname(found.commonDir)
}
