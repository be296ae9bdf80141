import type { Action } from '../../../keymap/key-row.ts'
import { literal } from '../../../text/safe.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { heldCommand, heldDelivery } from '../../views/dialogs/held-dialog.ts'
import type { ActionContext } from '../action-context.ts'

/** The same keys as elsewhere, for the person's checkout; what they do there is seen when they come back. */
export function pressInHeld(
  { store, asking, lend, clipboard }: Pick<ActionContext, 'store' | 'asking' | 'lend' | 'clipboard'>,
  key: string,
): void {
  const state = store.getState()
  const { snapshot } = state
  const closes = key === 'enter' || isKeyOf('needs', key, state) || isKeyOf('quit', key, state)
  if (closes || snapshot === null) return store.setState({ modal: null })
  if (heldDelivery(snapshot) === null) return
  if (isKeyOf('shell', key, state)) return lend((programs) => programs.checkoutShell())
  const command = isKeyOf('copy', key, state) ? heldCommand(snapshot, state.place) : null
  if (command !== null && clipboard.put(command)) asking.say(literal('the command is copied'))
}

const isKeyOf = (action: Action, key: string, { keymap }: ScreenState): boolean =>
  keymap.some((row) => row.action === action && row.keys.includes(key))
