import type { ActionContext } from '../../keys/action-context.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { atFile, foldFile, toggleSides } from './reading.ts'
import { isFolded } from '../../state/diff-fold.ts'
import { diffLayout, diffPlace, lastTop } from '../../state/diff-page.ts'
import { withDiffPage } from '../../state/pages.ts'
import { openedPage } from '../../state/place.ts'
import { chosenOpened } from '../task/opened-task-keys.ts'

export const diffKeys: PlaceKeys = {
  move(context, rows) {
    const state = context.store.getState()
    const now = diffPlace(state)
    if (now === null) return
    if (now.page.list === null) return scroll(context, rows)
    const last = now.diff.files.length - 1
    const wanted = Number.isFinite(rows) ? now.page.list + rows : rows < 0 ? 0 : last
    context.store.setState(withDiffPage(state, { list: Math.min(Math.max(wanted, 0), last) }))
  },
  page(context, direction) {
    const { rows, lines } = diffLayout(context.store.getState())
    const now = diffPlace(context.store.getState())
    diffKeys.move(context, direction * (now?.page.list == null ? Math.max(1, lines - 1) : rows))
  },
  /** From the list to the file; of a folded file the lines; else the other way of looking at it. */
  open(context) {
    const { store } = context
    const state = store.getState()
    const now = diffPlace(state)
    if (now === null) return
    if (now.page.list !== null) store.setState(atFile(state, now, now.page.list))
    else if (isFolded(now.page, now.file)) foldFile(context)
    else if (!diffLayout(state).isNarrow) toggleSides(context)
  },
  back({ store }) {
    const state = store.getState()
    const opened = openedPage(state)
    if (opened?.kind !== 'diff' || opened.list === null) return false
    store.setState(withDiffPage(state, { list: null }))
    return true
  },
  chosen: chosenOpened,
}

function scroll({ store }: ActionContext, rows: number): void {
  const state = store.getState()
  const now = diffPlace(state)
  if (now === null || isFolded(now.page, now.file)) return
  const last = lastTop(state, now.file)
  const wanted = Number.isFinite(rows) ? now.top + rows : rows < 0 ? 0 : last
  const top = Math.min(Math.max(wanted, 0), last)
  store.setState(withDiffPage(state, { file: now.file.path, top: now.file.placeOf(top), change: null }))
}
