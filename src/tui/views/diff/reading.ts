import type { DiffFile } from '../../../core/diff/diff.ts'
import { literal } from '../../../text/safe.ts'
import { isFolded } from '../../state/diff-fold.ts'
import { diffLayout, diffPlace, lastTop, openedDiff, type DiffPlaceNow } from '../../state/diff-page.ts'
import { withDiffPage } from '../../state/pages.ts'
import { openedPage } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import type { ActionContext } from '../../keys/action-context.ts'

/* Keys of an opened diff. */

/** To the next change of the file, else to the first of the next file that is not folded; before it to the last one. */
export function goToChange({ store, asking }: ActionContext, direction: 1 | -1): void {
  const state = store.getState()
  const now = diffPlace(state)
  if (now === null) return
  const next = now.change + direction
  const isInside = !isFolded(now.page, now.file) && next >= 0 && next < now.file.changes.length
  if (isInside) return store.setState(atChange(state, now.file, next))
  for (let index = now.index + direction; index >= 0 && index < now.diff.files.length; index += direction) {
    const file = now.diff.files[index]
    if (file === undefined || isFolded(now.page, file) || file.changes.length === 0) continue
    return store.setState(atChange(state, file, direction === 1 ? 0 : file.changes.length - 1))
  }
  asking.say(direction === 1 ? literal('this is the last change') : literal('this is the first change'))
}

function atChange(state: ScreenState, file: DiffFile, change: number): Pick<ScreenState, 'pages'> {
  const line = Math.min(file.changes[change] ?? 0, lastTop(state, file))
  return withDiffPage(state, { file: file.path, top: file.placeOf(line), change, list: null })
}

/** Round. Where the list is not beside the file, it is opened, and its cursor goes on. */
export function goToFile({ store }: ActionContext, direction: 1 | -1): void {
  const state = store.getState()
  const now = diffPlace(state)
  if (now === null) return
  const { length } = now.diff.files
  if (diffLayout(state).isNarrow) {
    const at = now.page.list
    return store.setState(
      withDiffPage(state, { list: at === null ? now.index : (at + direction + length) % length }),
    )
  }
  store.setState(atFile(state, now, (now.index + direction + length) % length))
}

export const atFile = (state: ScreenState, now: DiffPlaceNow, index: number): Pick<ScreenState, 'pages'> =>
  withDiffPage(state, { file: now.diff.files[index]?.path ?? null, top: null, change: null, list: null })

export function foldFile({ store }: ActionContext): void {
  const state = store.getState()
  const now = diffPlace(state)
  if (now === null) return
  const toggled = new Set(now.page.toggled)
  if (!toggled.delete(now.file.path)) toggled.add(now.file.path)
  store.setState(withDiffPage(state, { file: now.file.path, toggled }))
}

export function wrapDiff({ store, asking }: ActionContext): void {
  const state = store.getState()
  const opened = openedPage(state)
  if (opened?.kind !== 'diff') return
  store.setState(withDiffPage(state, { wraps: !opened.wraps }))
  asking.say(opened.wraps ? literal('long lines are cut') : literal('long lines are wrapped'))
}

export function toggleSides({ store }: ActionContext): void {
  const state = store.getState()
  const opened = openedPage(state)
  if (opened?.kind !== 'diff') return
  store.setState(withDiffPage(state, { isSideBySide: !opened.isSideBySide }))
}

/** With the whole diff in it. */
export function openPager({ store, lend }: ActionContext): void {
  const shown = openedDiff(store.getState())?.shown
  if (shown?.kind === 'read') lend((programs) => programs.pager(shown.source))
}
