import { compareOrder } from '../../app/comparing/compare-order.ts'
import { noSettings } from '../../core/run/setting.ts'
import { openGitOf } from '../../app/open-git-of.ts'
import { databaseOf, type Project } from '../../app/project.ts'
import { storedSummary, summaryAsItStands } from '../../app/summary/run-summary.ts'
import { stateFolderOf } from '../../app/state-folder/open-state-folder.ts'
import { pastLog } from '../../board/replay/past-log.ts'
import { ReplayBoard } from '../../board/replay/replay-board.ts'
import { ReplayClock } from '../../board/replay/replay-clock.ts'
import { StoreBoard } from '../../board/store-board.ts'
import type { Attempt } from '../../core/attempt.ts'
import type { Diff } from '../../core/diff/diff.ts'
import type { DiffSource } from '../../core/diff/diff-source.ts'
import type { PaneLog } from '../../core/log/pane-log.ts'
import type { EpochMs, RunId } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import type { Run } from '../../core/run/run.ts'
import type { RunSummary } from '../../core/run/summary.ts'
import { createProcesses } from '../../process/create-processes.ts'
import { systemClock } from '../../process/clock.ts'
import { openPaneLog } from '../../process/logs/pane-log.ts'
import { summaryMarkdown } from '../../report/summary-markdown.ts'
import { openPastStore } from '../../store/sqlite/open-past-store.ts'

export interface OpenedReplay {
  readonly board: ReplayBoard
  close(): Promise<void>
}

/**
 * A run of the store on a board, from its beginning. The store is only read.
 * @throws LoopworkError kind `store`.
 */
export async function openReplay(
  project: Project,
  { store, run, speed }: { readonly store: Store; readonly run: Run; readonly speed: number },
): Promise<OpenedReplay> {
  const folder = stateFolderOf(project)
  const moments = await momentsOf(store, run.id)
  const attempts = new Map((await store.attemptsOfRun(run.id)).map((attempt) => [attempt.id, attempt]))
  const to = run.endedAt ?? moments.at(-1) ?? run.startedAt
  const clock = new ReplayClock({ from: run.startedAt, to, speed, awakeMs: () => systemClock.awakeMs() })
  let at: EpochMs = run.startedAt
  const past = openPastStore(databaseOf(project), run.id, () => at)
  const logOf = (seen: Attempt): PaneLog => {
    const log = openPaneLog({
      before: () => [],
      own: () => folder.logs(seen),
      raw: () => folder.rawLogs(seen),
      after: () => [],
    })
    return pastLog(
      log,
      { startedAt: seen.startedAt, endedAt: attempts.get(seen.id)?.end?.at ?? to },
      () => at,
    )
  }
  const diffs = diffsOf(project, store)
  const board = new StoreBoard({
    ...{ store: past.store, clock: systemClock, livenessOf: () => 'alive' },
    ...{ self: createProcesses().self(), project: project.name },
    ...{
      target: run.settings.target,
      endedBefore: null,
      openLog: (tries) => logOf(tries().attempt),
      vitalsOf: () => null,
    },
    keepCopy: (attempt, lines) => folder.keepCopy(attempt, lines),
    reportOf: summaryMarkdown,
    startOf: (attempt, now) => ({ making: null, makesIt: false, begun: folder.begunSetups(attempt, now) }),
    // What a worktree held then is not known: what came of it is.
    look: () => Promise.resolve({ files: 0, added: 0, removed: 0 }),
    openDiff: (source) => diffs.open(source),
    openConflict: () => Promise.reject(new Error('a replay merges nothing')),
    undoHere: () => Promise.reject(new Error('a replay takes nothing back')),
    ...{
      wake: () => {},
      wanted: () => {},
      begun: () => Promise.resolve(),
      watches: () => false,
      storeHeld: () => null,
    },
    ...{ stopping: () => false, draining: () => null, unsettled: () => Promise.resolve(null) },
    settling: () => Promise.resolve(null),
    // Where it was then is what the record says.
    branchTip: () => Promise.resolve(null),
    settings: noSettings('this is no run that goes on'),
    summaryOf: () => summaryOf(project, store, run),
  })
  return {
    board: new ReplayBoard({ board, past, clock, moments, standAt: (moment) => (at = moment) }),
    async close() {
      await past.close()
      await diffs.close()
    },
  }
}

async function momentsOf(store: Store, run: RunId): Promise<readonly EpochMs[]> {
  const moments: EpochMs[] = []
  for (let after = 0; ;) {
    const page = await store.events({ after, run, limit: 1_000 })
    moments.push(...page.map(({ at }) => at))
    after = page.at(-1)?.seq ?? after
    if (page.length < 1_000) return moments
  }
}

/** As it was written at its end; where that was deleted, what is true now. */
async function summaryOf(project: Project, store: Store, run: Run): Promise<RunSummary> {
  const folder = stateFolderOf(project)
  const stored = await storedSummary(folder, run)
  if (stored !== null) return stored
  const git = await openGitOf(project, store)
  try {
    return await summaryAsItStands({ store, git, folder, project: project.name, checkout: project.root }, run)
  } finally {
    await git.close()
  }
}

/** Of what tries left behind. Git is opened by the first. */
function diffsOf(project: Project, store: Store) {
  let opened: ReturnType<typeof openGitOf> | null = null
  return {
    async open(source: DiffSource): Promise<Diff> {
      if (source.kind === 'so far')
        throw new Error('what it had changed by then is not kept: its work is shown once its try has ended')
      opened ??= openGitOf(project, store)
      const git = await opened
      return git.openDiff(await compareOrder({ project, store }, source))
    },
    close: async (): Promise<void> => (await opened?.catch(() => null))?.close(),
  }
}
