import { openDiff } from '../state/pages.ts'
import { openedPage, placeOf } from '../state/place.ts'
import { focusedPane } from '../state/slots.ts'
import type { ActionContext } from './action-context.ts'
import { chosenItem } from './chosen.ts'

/** Of the agent in the focused pane, of the try under the cursor, else what came of the task. */
export function showDiff({ store }: ActionContext): void {
  const state = store.getState()
  const item = chosenItem(state)
  if (item === null) return
  const opened = openedPage(state)
  const attempt = opened === null ? null : opened.attempt
  const pane = opened === null && placeOf(state) !== 'tasks' ? focusedPane(state) : null
  openDiff(store, { item, attempt, agent: pane?.work?.row.item.id === item ? pane.agent : null })
}
