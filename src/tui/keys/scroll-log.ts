import { following, scrolled } from '../pane/scroll.ts'
import { openLog, scrollKey } from '../state/open-log.ts'
import type { ActionContext } from './action-context.ts'

/** Scrolls the log that is shown. @param height rows that it has on the screen */
export function scrollLog({ store }: Pick<ActionContext, 'store'>, lines: number, height: number): void {
  const state = store.getState()
  const log = openLog(state)
  if (log === null) return
  const key = scrollKey(state)
  const before = state.scrolls.get(key) ?? following
  const bounded = Number.isFinite(lines) ? lines : lines < 0 ? -log.total() : log.total()
  const after = scrolled(before, log, Math.max(1, height), bounded)
  store.setState({ scrolls: new Map(state.scrolls).set(key, after) })
}
