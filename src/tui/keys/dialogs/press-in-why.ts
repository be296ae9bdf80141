import type { Action } from '../../../keymap/key-row.ts'
import { openItem } from '../../state/pages.ts'
import type { WhyModal } from '../../state/screen/modal.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { whyActions, whyCursor, whyNow, whyTasks } from '../../views/dialogs/why-tasks.ts'
import type { ActionContext } from '../action-context.ts'
import { scrollSteps } from './scroll-steps.ts'

/** Keys act on the task of the row: the task itself, or one that it waits for. */
export function pressInWhy(
  { store, asking }: Pick<ActionContext, 'store' | 'asking'>,
  modal: WhyModal,
  key: string,
): void {
  const state = store.getState()
  const tasks = whyTasks(whyNow(modal, state))
  const cursor = whyCursor(modal, tasks.length)
  const row = tasks[cursor]?.row
  if (key === 'q' || isKeyOf('why', key, state)) return store.setState({ modal: null })
  if (row === undefined) return
  const actions = whyActions(row, state)
  if (key === 'enter') {
    store.setState({ modal: null })
    return openItem(store, { id: row.item.id, state: row.state })
  }
  if (actions.includes('retry') && isKeyOf('retry', key, state)) return asking.retry([row.item.id])
  if (actions.includes('skip') && isKeyOf('skip', key, state)) {
    store.setState({ modal: null })
    return asking.skip(row.item.id)
  }
  const step = scrollSteps.get(key) ?? (key === 'g' ? -Infinity : key === 'G' ? Infinity : 0)
  const next = Math.min(Math.max(cursor + step, 0), tasks.length - 1)
  if (next !== modal.cursor) store.setState({ modal: { ...modal, cursor: next } })
}

const isKeyOf = (action: Action, key: string, { keymap }: ScreenState): boolean =>
  keymap.some((row) => row.action === action && row.keys.includes(key))
