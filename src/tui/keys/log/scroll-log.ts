import { scrollFrame } from '../../pane/log/log-rows.ts'
import { scrolled, type Scroll } from '../../pane/log/scroll.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import type { ActionContext } from '../action-context.ts'
import { logInView } from './log-in-view.ts'

/** Scrolls the log that is shown, by rows. */
export const scrollLog = (context: Pick<ActionContext, 'store'>, by: number): void =>
  scrollPane(context, context.store.getState(), by)

/** Scrolls the log that would be shown in `seen`: that of a pane without the focus. */
export function scrollPane({ store }: Pick<ActionContext, 'store'>, seen: ScreenState, by: number): void {
  const view = logInView(seen)
  if (view === null) return
  const { key, shown, frame } = view
  store.setState((state) => withScroll(state, key, scrolled(scrollFrame(shown, frame), shown.scroll, by)))
}

export function pageLog(context: Pick<ActionContext, 'store'>, direction: number): void {
  const view = logInView(context.store.getState())
  if (view !== null) scrollLog(context, direction * view.frame.height)
}

export const withScroll = (
  { scrolls }: Pick<ScreenState, 'scrolls'>,
  key: string,
  scroll: Scroll,
): Pick<ScreenState, 'scrolls'> => ({ scrolls: new Map(scrolls).set(key, scroll) })
