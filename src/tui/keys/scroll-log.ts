import { following, scrolled } from '../pane/scroll.ts'
import { openLog, scrollKey } from '../state/open-log.ts'
import type { ScreenState } from '../state/screen-state.ts'
import type { ActionContext } from './action-context.ts'

/** Scrolls the log that is shown. @param height rows that it has on the screen */
export const scrollLog = (context: Pick<ActionContext, 'store'>, lines: number, height: number): void =>
  scrollPane(context, context.store.getState(), lines, height)

/** Scrolls the log that would be shown in `state`: that of a pane without the focus. */
export function scrollPane(
  { store }: Pick<ActionContext, 'store'>,
  state: ScreenState,
  lines: number,
  height: number,
): void {
  const log = openLog(state)
  if (log === null) return
  const key = scrollKey(state)
  const before = state.scrolls.get(key) ?? following
  const bounded = Number.isFinite(lines) ? lines : lines < 0 ? -log.total() : log.total()
  const after = scrolled(before, log, Math.max(1, height), bounded)
  store.setState({ scrolls: new Map(state.scrolls).set(key, after) })
}
