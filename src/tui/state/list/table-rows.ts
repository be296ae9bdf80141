import { bodySize, layoutOf } from '../layout-of.ts'
import type { ScreenState } from '../screen/screen-state.ts'
import { folds } from './list-request.ts'

/* How the rows of the table are shared out: those of tasks, and the rows pinned below them, which say what is not in view. */

/** Rows of the tasks' view above the table: what it shows, a blank one where there is room, and the heads. */
export const aboveTasks = (height: number): number => (height < 16 ? 2 : height < 30 ? 3 : 4)

/** Rows that hold tasks, or sum them up. */
export function tableHeight(state: ScreenState): number {
  if (state.view === 'tasks') {
    const { rows } = bodySize(state.size)
    return Math.max(1, rows - aboveTasks(rows))
  }
  return Math.max(1, layoutOf(state).tasks?.items ?? 1)
}

/** Fewer rows are worth more as tasks. */
const leastBeside = 4

export interface PinnedRows {
  /** What is further down. */
  readonly more: boolean
  /** Done tasks: how many, and how to see them or put them away. */
  readonly done: boolean
}

export function pinnedRows(state: ScreenState): PinnedRows {
  const { snapshot } = state
  if (snapshot === null) return { more: false, done: false }
  const height = tableHeight(state)
  const done = height > leastBeside && hasDoneRow(state)
  const left = height - (done ? 1 : 0)
  return { done, more: left > leastBeside && snapshot.list.length > left }
}

/** The fold of done tasks, or the row that says how to fold them. */
const hasDoneRow = (state: ScreenState): boolean =>
  (state.snapshot?.counts.done ?? 0) > 0 && (isFolded(state) || canFold(state))

/** Done tasks are one row. */
export const isFolded = (state: ScreenState): boolean =>
  state.snapshot !== null && state.snapshot.counts.done > 0 && folds(listNow(state))

/** Somebody has opened it. */
export const canFold = (state: ScreenState): boolean =>
  state.view !== 'tasks' && listNow(state).unfolded && folds({ ...listNow(state), unfolded: false })

const listNow = (state: ScreenState) => state.lists[state.view === 'tasks' ? 'tasks' : 'workers']
