import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { worktreeOf } from '../../core/attempt.ts'
import { settledIn } from '../../core/policy/to-settle.ts'
import type { Git } from '../../core/ports/git.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Store } from '../../core/ports/store.ts'
import type { Run } from '../../core/run/run.ts'
import type { RunSummary } from '../../core/run/summary.ts'
import type { Behind } from '../../core/settling.ts'
import { replaceFileDurably } from '../../files/replace-file.ts'
import { summarize } from '../../report/summarize.ts'
import { summaryJson } from '../../report/summary-json.ts'
import { summaryMarkdown } from '../../report/summary-markdown.ts'
import type { StateFolder } from '../state-folder/state-folder.ts'
import { rowsOfSummary } from './rows-of-summary.ts'

export interface SummarySources {
  readonly store: Store
  readonly git: Git
  readonly folder: StateFolder
  readonly project: string
  /** Root of the checkout with the backlog files. */
  readonly checkout: string
  /** Git's settings, as they were read. */
  readonly config?: ReadonlyMap<string, string>
}

/** The summary of a run in its present state, also written to `runs/<id>/summary.{json,md}`. */
export async function summaryOfRun(sources: SummarySources, run: Run): Promise<RunSummary> {
  const summary = await summaryAsItStands(sources, run)
  const dir = sources.folder.runDir(run.id)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await replaceFileDurably(path.join(dir, 'summary.json'), summaryJson(summary), 0o600)
  await replaceFileDurably(path.join(dir, 'summary.md'), summaryMarkdown(summary), 0o600)
  return summary
}

/** As it was written at the end of its run; null where it was not, or is kept no more. */
export async function storedSummary(folder: StateFolder, { id, endedAt }: Run): Promise<RunSummary | null> {
  if (endedAt === null) return null
  const text = await readFile(path.join(folder.runDir(id), 'summary.json'), 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as RunSummary)
}

/** What is true now, also for a run that has ended; its record does not change. */
export async function summaryAsItStands(
  { store, git, folder, project, checkout, config }: SummarySources,
  run: Run,
): Promise<RunSummary> {
  const now = await store.now()
  const tip = await git.lane.tip(run.settings.target)
  const counts = await store.counts()
  const attempts = await store.attemptsOfRun(run.id)
  const rows = await rowsOfSummary(store, counts, attempts)
  return summarize({
    run,
    project,
    rows,
    counts,
    attempts,
    delivery: await store.delivery(run.settings.target),
    strayed: await store.strayed(run.id),
    unwritten: await store.unwritten(run.id, checkout),
    checkedOut: await git.isCheckedOut(run.settings.target),
    ...(config === undefined ? {} : { upstream: config.has(`branch.${run.settings.target}.remote`) }),
    supervisors: await store.supervisorsOf(run.id),
    change: { to: tip, ...(await git.changeBetween(run.base, tip)) },
    reportPath: path.join(folder.runDir(run.id), 'summary.md'),
    now,
    stands: existsSync,
    goneBranches: await goneBranches(git, rows),
    behind: await behindTarget(git, rows, run.settings.target),
  })
}

/** Of conflicts alone: their branches are named in commands to be pasted. */
async function goneBranches(
  git: Pick<Git, 'branchTip'>,
  rows: readonly ItemRow[],
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>()
  for (const { state, attempt } of rows) {
    const worktree = state === 'conflict' && attempt !== null ? worktreeOf(attempt) : null
    const branch = worktree?.branch ?? null
    if (branch !== null && (await git.branchTip(branch)) === null) gone.add(branch)
  }
  return gone
}

/** What is to be done next is said of a few tasks only. */
const conflictsLookedAt = 3

async function behindTarget(
  { worktrees }: Pick<Git, 'worktrees'>,
  rows: readonly ItemRow[],
  target: string,
): Promise<ReadonlyMap<string, Behind>> {
  const behind = new Map<string, Behind>()
  for (const row of rows.filter(({ state }) => state === 'conflict').slice(0, conflictsLookedAt)) {
    const dir = settledIn(row.state, row.attempt)?.worktree ?? null
    const lag = dir === null ? null : await worktrees.behind({ dir, target })
    if (dir !== null && lag !== null) behind.set(dir, lag)
  }
  return behind
}
