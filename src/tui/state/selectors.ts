import type { TaskContent } from '../../core/board/page-content.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { atWork } from '../../core/run/counts.ts'
import { openedPage } from './place.ts'
import type { ScreenState, View } from './screen/screen-state.ts'

/** What follows from the state. Computed where it is needed, stored nowhere. */

export const viewsOf = ({ snapshot }: ScreenState): readonly View[] =>
  snapshot?.summary == null ? runningViews : [...runningViews, 'summary']

const runningViews = ['workers', 'tasks', 'merges', 'events'] as const satisfies readonly View[]

/** What is known of the opened task; null until it is read. */
export function openedTask(state: ScreenState): TaskContent | null {
  const opened = openedPage(state)
  const { page = null } = state.snapshot ?? {}
  return page?.kind === 'task' && page.row?.item.id === opened?.item ? page : null
}

/** The task of the opened page, as the board has it now; just after it was opened, as the list has it. */
export function openedRow(state: ScreenState): ItemRow | null {
  const { snapshot } = state
  const opened = openedPage(state)
  if (opened === null || snapshot === null) return null
  const { page } = snapshot
  const isRead = page?.kind === 'diff' || page?.kind === 'conflict' || page?.kind === 'task'
  const read = isRead && page.row?.item.id === opened.item ? page.row : null
  return read ?? snapshot.rows.find((row) => row.item.id === opened.item) ?? null
}

/** Whether leaving would leave something behind. */
export function isRunning({ snapshot }: ScreenState): boolean {
  if (snapshot === null || snapshot.run === null) return false
  return (
    snapshot.run.endedAt === null &&
    (atWork(snapshot.counts) > 0 || snapshot.counts.todo > 0 || snapshot.counts.waiting > 0)
  )
}

/** Whether an abort would end anybody's work. */
export const hasWork = ({ snapshot }: ScreenState): boolean =>
  snapshot !== null && atWork(snapshot.counts) > 0

/** Nothing of this screen's goes on or stops: `q` has nothing to ask. */
export const leavesAtOnce = (state: ScreenState): boolean =>
  !isRunning(state) ||
  state.snapshot?.replay !== undefined ||
  state.snapshot?.watches === true ||
  state.snapshot?.phase === 'left'
