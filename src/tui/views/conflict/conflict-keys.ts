import { literal } from '../../../text/safe.ts'
import type { ActionContext } from '../../keys/action-context.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { openDiff, withConflictPage } from '../../state/pages.ts'
import { openedPage } from '../../state/place.ts'
import { chosenOpened, topAfterPage } from '../task/opened-task-keys.ts'
import { conflictCursor, filesOf, nextPlace } from './conflict-page.ts'
import { conflictLayout } from './conflict-layout.ts'

export const conflictKeys: PlaceKeys = {
  /** Along its files. */
  move({ store }, rows) {
    store.setState((state) => {
      const last = Math.max(0, filesOf(state).length - 1)
      const now = conflictCursor(state)?.at ?? 0
      const wanted = Number.isFinite(rows) ? now + rows : rows < 0 ? 0 : last
      return withConflictPage(state, { file: Math.min(Math.max(wanted, 0), last), place: 0 })
    })
  },
  /** Where the screen is too low for all of it. */
  page({ store }, direction) {
    const state = store.getState()
    const opened = openedPage(state)
    if (opened?.kind !== 'conflict') return
    const top = topAfterPage(opened.top, direction, conflictLayout(state))
    store.setState(withConflictPage(state, { top }))
  },
  /** What the work makes of the file, in full. */
  open({ store }) {
    const state = store.getState()
    const opened = openedPage(state)
    const cursor = conflictCursor(state)
    if (opened === null || cursor === null) return
    openDiff(store, { item: opened.item, attempt: null, agent: null, file: cursor.file.path })
  },
  back: () => false,
  chosen: chosenOpened,
}

export function goToPlace({ store, asking }: ActionContext, by: 1 | -1): void {
  const state = store.getState()
  const next = nextPlace(state, by)
  if (next !== null) return store.setState(withConflictPage(state, next))
  asking.say(by === 1 ? literal('that was the last change') : literal('that was the first change'))
}
