import type { ItemId } from '../../core/ids.ts'
import type { ItemState } from '../../core/state.ts'
import { openedPage } from './place.ts'
import type { ConflictPage, DiffPage, Page, TaskPage } from './screen/page.ts'
import type { ScreenState, ScreenStore } from './screen/screen-state.ts'

/** Opens a page over what is shown. */
export const openPage = (store: ScreenStore, page: Page): void =>
  store.setState(({ pages }) => ({ pages: [...pages, page] }))

export const openTask = (store: ScreenStore, item: ItemId): void =>
  openPage(store, { kind: 'task', item, attempt: null, top: 0 })

/** What a person has to do with a task comes first: of a conflict that is to settle it. A replay has no repository to merge in. */
export function openItem(
  store: ScreenStore,
  { id, state }: { readonly id: ItemId; readonly state: ItemState | null },
): void {
  if (state !== 'conflict' || store.getState().snapshot?.replay !== undefined) return openTask(store, id)
  openPage(store, { kind: 'conflict', item: id, attempt: null, file: 0, place: 0, top: 0 })
}

/** The opened task with something changed; the state as it is where no task is open. */
export function withTaskPage(state: ScreenState, change: Partial<TaskPage>): Pick<ScreenState, 'pages'> {
  const opened = openedPage(state)
  if (opened?.kind !== 'task') return { pages: state.pages }
  return { pages: [...state.pages.slice(0, -1), { ...opened, ...change }] }
}

export const openDiff = (
  store: ScreenStore,
  of: Pick<DiffPage, 'item' | 'attempt' | 'agent'> & { readonly file?: string },
): void =>
  openPage(store, {
    ...{ kind: 'diff', ...of, file: of.file ?? null, top: null, change: null, list: null },
    ...{ toggled: new Set(), wraps: false, isSideBySide: false },
  })

/** The opened conflict with something changed; the state as it is where none is open. */
export function withConflictPage(
  state: ScreenState,
  change: Partial<ConflictPage>,
): Pick<ScreenState, 'pages'> {
  const opened = openedPage(state)
  if (opened?.kind !== 'conflict') return { pages: state.pages }
  return { pages: [...state.pages.slice(0, -1), { ...opened, ...change }] }
}

/** The opened diff with something changed; the state as it is where none is open. */
export function withDiffPage(state: ScreenState, change: Partial<DiffPage>): Pick<ScreenState, 'pages'> {
  const opened = openedPage(state)
  if (opened?.kind !== 'diff') return { pages: state.pages }
  return { pages: [...state.pages.slice(0, -1), { ...opened, ...change }] }
}
