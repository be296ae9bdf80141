import type { PlaceKeys } from '../../keys/place-keys.ts'
import { openPage, withTaskPage } from '../../state/pages.ts'
import { openedPage } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { openedTask } from '../../state/selectors.ts'
import { chosenOpened, topAfterPage } from './opened-task-keys.ts'
import { taskLayout } from './task-layout.ts'

export const taskKeys: PlaceKeys = {
  /** Along its tries, newest first; the page itself is scrolled by pages. */
  move: ({ store }, rows) => store.setState((state) => withTry(state, rows)),
  page({ store }, direction) {
    const state = store.getState()
    const opened = openedPage(state)
    if (opened?.kind !== 'task') return
    const top = topAfterPage(opened.top, direction, taskLayout(state))
    store.setState(withTaskPage(state, { top }))
  },
  open({ store }) {
    const state = store.getState()
    const opened = openedPage(state)
    const tries = openedTask(state)?.tries ?? []
    const shown = tries.find(({ id }) => id === opened?.attempt) ?? tries.at(-1)
    if (opened === null || shown === undefined) return
    openPage(store, { kind: 'log', item: opened.item, attempt: shown.id, number: shown.number })
  },
  back: () => false,
  chosen: chosenOpened,
}

function withTry(state: ScreenState, rows: number): Pick<ScreenState, 'pages'> {
  const tries = openedTask(state)?.tries.toReversed() ?? []
  const opened = openedPage(state)
  const now = Math.max(
    0,
    tries.findIndex(({ id }) => id === opened?.attempt),
  )
  const wanted = Number.isFinite(rows) ? now + rows : rows < 0 ? 0 : tries.length - 1
  const at = Math.min(Math.max(wanted, 0), tries.length - 1)
  // The newest stays the newest when another one begins.
  return withTaskPage(state, { attempt: at <= 0 ? null : (tries[at]?.id ?? null) })
}
