import type { AttemptId, ItemId } from '../../core/ids.ts'
import { openedPage } from './place.ts'
import type { DiffPage, Page, ScreenState, ScreenStore, TaskPage } from './screen-state.ts'

/** Opens a page over what is shown. */
export const openPage = (store: ScreenStore, page: Page): void =>
  store.setState(({ pages }) => ({ pages: [...pages, page] }))

export const openTask = (store: ScreenStore, item: ItemId): void =>
  openPage(store, { kind: 'task', item, attempt: null, top: 0 })

/** The opened task with something changed; the state as it is where no task is open. */
export function withTaskPage(state: ScreenState, change: Partial<TaskPage>): Pick<ScreenState, 'pages'> {
  const opened = openedPage(state)
  if (opened?.kind !== 'task') return { pages: state.pages }
  return { pages: [...state.pages.slice(0, -1), { ...opened, ...change }] }
}

export const openDiff = (
  store: ScreenStore,
  of: { readonly item: ItemId; readonly attempt: AttemptId | null; readonly agent: number | null },
): void =>
  openPage(store, {
    ...{ kind: 'diff', ...of, file: null, top: null, change: null, list: null },
    ...{ toggled: new Set(), wraps: false, isSideBySide: false },
  })

/** The opened diff with something changed; the state as it is where none is open. */
export function withDiffPage(state: ScreenState, change: Partial<DiffPage>): Pick<ScreenState, 'pages'> {
  const opened = openedPage(state)
  if (opened?.kind !== 'diff') return { pages: state.pages }
  return { pages: [...state.pages.slice(0, -1), { ...opened, ...change }] }
}
