import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LoopworkError } from '../core/errors.ts'
import type { Oid } from '../core/ids.ts'
import type { Git, Repository } from '../core/ports/git.ts'
import type { WorktreeRecords } from '../core/ports/worktree-records.ts'
import { AttributeTrees } from './objects/attribute-folders.ts'
import { worktreePath } from './worktrees/worktree-record.ts'
import { collect } from './collect/collect.ts'
import { takeGiven } from './collect/given.ts'
import { holdsExactly } from './collect/holds-exactly.ts'
import { createWorktree } from './worktrees/create-worktree.ts'
import { changeBetween } from './objects/diff-stat.ts'
import type { DeliveryJournal } from './delivery/delivery.ts'
import type { FoundRepository } from './repository/find-repository.ts'
import { clearLockDrafts } from './delivery/locks/lock-drafts.ts'
import { openLane } from './lane/open-lane.ts'
import type { LaneRecords } from './lane/put-back-lane.ts'
import { look } from './collect/live-diff-stat.ts'
import { releaseAbandonedPacks } from './objects/pack-files.ts'
import { endQuickRefMoves } from './objects/refs/quick-ref-moves.ts'
import { clearQuarantines } from './objects/quarantine.ts'
import { preflight } from './repository/preflight.ts'
import { privateDir } from './command/private-git-dir.ts'
import { dropAttemptRefs } from './objects/refs/drop-attempt-refs.ts'
import { checkRepository } from './repository/check-repository.ts'
import { branchRef, readRef } from './objects/refs/refs.ts'
import { registeredWorktrees } from './worktrees/register-worktree.ts'
import { noIdentity } from './repository/identity.ts'
import { branchesAndTags } from './repository/branches-and-tags.ts'
import { commitsAhead } from './repository/commits-ahead.ts'
import { stashes } from './repository/stashes.ts'
import { givePaths } from './worktrees/giving/give-paths.ts'
import { wantedPaths } from './worktrees/giving/wanted-paths.ts'
import type { Site } from './command/repository-context.ts'
import { takeSnapshot } from './repository/config-snapshot.ts'
import { handOver } from './kept/hand-over.ts'
import { settle } from './kept/settle.ts'
import { newStrangers, strangers } from './worktrees/strangers.ts'
import { takeUp } from './kept/take-up.ts'
import { keepWorktree, setAside } from './kept/keep-worktree.ts'
import { saveKept } from './kept/save-kept.ts'
import { WorktreeGuard } from './collect/secure-worktree.ts'
import { removeAttempt } from './worktrees/remove-attempt.ts'
import { targetPlaces } from './delivery/target-checkouts.ts'

export interface OpenGit {
  readonly cwd: string
  /** What `preflight` found a moment ago; left out, it is done here. */
  readonly found?: FoundRepository
  /** Where loopwork keeps its state; `<commonDir>/loopwork` when left out. */
  readonly stateDir?: (repository: Repository) => string
  readonly journal: DeliveryJournal & LaneRecords
  readonly records: WorktreeRecords
  readonly storeId: string
}

/** @throws LoopworkError kind `git`, one line and a hint, when a run can't work in this repository. */
export async function openGit(options: OpenGit): Promise<Git> {
  const { cwd, journal, records, storeId } = options
  const found = options.found ?? (await preflight(cwd))
  const stateDir = options.stateDir ?? ((repository: Repository) => `${repository.commonDir}/loopwork`)
  const site = await openSite(found, { stateDir, records, storeId })
  await Promise.all([clearQuarantines(site), releaseAbandonedPacks(site), clearLockDrafts(site)])
  await mkdir(`${site.slots}/lane/nothing`, { recursive: true, mode: 0o700 })
  const slot = await privateDir(site, {
    name: 'lane',
    workTree: `${site.slots}/lane/nothing`,
    head: site.repository.head,
  })
  const bench = {
    site,
    slot,
    attributes: new AttributeTrees(site, slot),
    records: journal,
    parents: new Map<Oid, Oid>(),
  }
  const guard = new WorktreeGuard(site)
  return {
    repository: site.repository,
    check: () => checkRepository(site),
    changeBetween: (older, newer) => changeBetween(site, slot, older, newer),
    branchTip: (branch) => readRef(site, branchRef(branch)),
    isCheckedOut: async (branch) => {
      const { checkouts } = await targetPlaces(site, branch)
      return checkouts.some(({ root }) => root === site.repository.root)
    },
    stashes: () => stashes(site.repository.commonDir),
    branchesAndTags: () => branchesAndTags(site),
    commitsAhead: (branch, ref) => commitsAhead(site, branch, ref),
    worktrees: {
      dropRefs: (attempt) => dropAttemptRefs(site, attempt),
      pathOf: ({ root, slug }) => worktreePath(root, site.storeId, slug),
      create: (order) => createWorktree(site, order),
      give: (dir, wanted) => givePaths(site, dir, wanted),
      missing: async (wanted) => (await wantedPaths(site, wanted)).missing,
      snapshot: (order) => takeGiven(site, order),
      collect: (order) => collect(site, order),
      holdsExactly: (order) => holdsExactly(site, order),
      secure: (order) => guard.secure(order),
      look: (order) => look(site, order),
      remove: (order) => removeAttempt(site, order),
      saveKept: (order) => saveKept(site, order),
      handOver: (order) => handOver(bench, order),
      takeUp: (order) => takeUp(site, order),
      settle: (order) => settle(site, order),
      strangers: (root, which) => (which === 'all' ? strangers(site, root) : newStrangers(site, root)),
      keep: (order) => keepWorktree(site, order),
      setAside: (order) => setAside(site, order),
    },
    lane: openLane(bench, journal),
    close: () => endQuickRefMoves(site),
  }
}

type StoreOfSite = Pick<Site, 'records' | 'storeId'> & { stateDir(repository: Repository): string }

async function openSite(found: FoundRepository, { stateDir, records, storeId }: StoreOfSite): Promise<Site> {
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
  const site: Site = {
    ...(await takeSnapshot(found)),
    repository,
    identity,
    storeId,
    records,
    slots: `${stateDir(repository)}/git`,
    mainRoot: null,
  }
  return { ...site, mainRoot: await mainRootOf(site, found) }
}

/** Standing in a linked worktree, the main one is what git lists first; it knows nothing of `core.worktree` there. */
async function mainRootOf(site: Site, found: FoundRepository): Promise<string | null> {
  if (found.gitDir === found.commonDir) return found.root
  if (found.config.get('core.bare') === 'true') return null
  const named = found.config.get('core.worktree')
  if (named !== undefined) return resolve(found.commonDir, named)
  return (await registeredWorktrees(site))[0] ?? dirname(found.commonDir)
}
