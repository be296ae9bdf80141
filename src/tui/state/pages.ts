import type { ItemId } from '../../core/ids.ts'
import { openedPage } from './place.ts'
import type { Page, ScreenState, ScreenStore, TaskPage } from './screen-state.ts'

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
