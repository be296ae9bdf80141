import { isRunning, leavesAtOnce } from '../state/selectors.ts'
import type { ActionContext } from './action-context.ts'

/** Takes a drain back, else leaves, after the question how where that makes a difference. */
export function askToLeave({ store, leave, stay }: ActionContext): void {
  const state = store.getState()
  if (state.leaving === 'drain' && isRunning(state)) return stay()
  if (leavesAtOnce(state)) leave('leave')
  else store.setState({ modal: { kind: 'quit', choice: 'detach' } })
}
