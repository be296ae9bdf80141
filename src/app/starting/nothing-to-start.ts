import { LoopworkError } from '../../core/errors.ts'
import type { NothingLeft } from '../../core/ports/run-store.ts'
import { leftovers } from '../../supervisor/phases/clean-up/clear-leftovers.ts'
import { filesOfSources } from '../backlog-files/backlog-files.ts'
import type { Choice } from '../options/choice.ts'
import { backlogFilesOf, type Session } from '../session.ts'

/**
 * How all stands, when a new run would end at once and leave everything as it is: it is not made then. Null when there is something to do:
 * a task that can start, a branch and a lane that differ, a worktree to take away, an edit of a backlog, or one that can't be read. So
 * such runs don't pile up: after one that did nothing there is no other.
 */
export async function nothingToStart(
  session: Session,
  choice: Choice,
  { background, waits = false }: StartedHow,
): Promise<NothingLeft | null> {
  const { store, git, folder, processes, clock } = session
  // A read: what the run that there is leaves out, stays so while no other is opened.
  const left = await store.nothingLeftIn({ filter: choice.settings.filter, isNew: choice.kind === 'start' })
  if (left === null) return null
  const { total, outside = 0 } = left.counts
  // A filter that fits nothing was probably meant otherwise: nothing is begun, or ended, for it.
  if (choice.kind === 'start' && total === 0 && outside > 0) return left
  // A process in the background that would end at once is not worth its start.
  if (background) return left
  if (choice.kind !== 'start') return null
  const { target } = choice.settings
  if ((await store.delivery(target))?.kind === 'held') return null
  // The lane itself is not asked: that would put back a lost one, which a run reports.
  const { tip } = await store.laneRecord(target)
  if (tip !== null && tip !== (await git.branchTip(target))) return null
  const run = await store.newestRun()
  // The first run keeps the options.
  if (run === null) return null
  // A screen can stand for the run that is not made only where that would take the same tasks to the same branch.
  const isLikeIt =
    run.endedAt !== null &&
    run.settings.target === target &&
    (await store.scopeFilter()) === choice.settings.filter
  // The one after work mends what that has left: receipts, drafts beside a backlog.
  if (waits ? !isLikeIt : (await store.attemptsOfRun(run.id)).length > 0) return null
  const backlogFiles = await filesOfSources(session.project, store)
  const remains = { store, git, processes, clock, paths: folder, run, backlogFiles }
  if ((await leftovers(remains)).length > 0) return null
  return (await filesAgree(session, choice)) ? left : null
}

interface StartedHow {
  readonly background: boolean
  /** A screen, which shows the last run until a task of the store can start: the run of that one mends what the last has left. */
  readonly waits?: boolean
}

/** The files say what the store says, after statuses that could not be written before have been written. */
async function filesAgree(session: Session, { options }: Choice): Promise<boolean> {
  const backlog = backlogFilesOf(session, options)
  for (const source of await session.store.sources()) {
    if ((await backlog.stamp(source)) === null) return false
    const read = await backlog.takeIn(source, 'start').catch((error: unknown) => {
      if (error instanceof LoopworkError && error.kind === 'backlog') return null
      throw error
    })
    if (read?.kind !== 'taken in') return false
    const { added, changed, heldBack, edits, missed = [] } = read.imported
    if (added + changed + heldBack + edits.length + missed.length > 0) return false
    const shown = await backlog.show(source, read.stamp)
    if (shown.kind === 'changed' || shown.kind === 'problem') return false
  }
  return true
}
