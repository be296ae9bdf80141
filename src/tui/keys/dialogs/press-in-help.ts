import { rowOfKey } from '../../../keymap/key-table.ts'
import { afterKey, emptyInput } from '../../input/text-input.ts'
import { placeOf } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { helpScroll, type HelpModal } from '../../views/dialogs/help-dialog.ts'
import type { ActionContext } from '../action-context.ts'
import { helpKeys } from '../help-keys.ts'
import { scrollSteps } from './scroll-steps.ts'

/** Scrolls, closes, or types what is to be found; the arrows scroll in both. */
export function pressInHelp({ store }: Pick<ActionContext, 'store'>, modal: HelpModal, key: string): void {
  const state = store.getState()
  const show = (next: HelpModal): void => store.setState({ modal: { kind: 'help', ...next } })
  if (modal.find !== null) {
    if (key === 'escape') return show({ from: 0, find: null })
    if (key === 'enter') return store.setState({ modal: null })
    const find = afterKey(modal.find, key)
    if (find !== null) return show({ from: 0, find })
  } else {
    if (key === '/') return show({ from: 0, find: emptyInput })
    const closes = ['escape', 'enter', 'q'].includes(key) || isHelpKey(key, state)
    if (closes) return store.setState({ modal: null })
  }
  const facts = { place: placeOf(state), keys: helpKeys(state), keymap: state.keymap, ...state.size }
  const next = Math.min(Math.max(modal.from + (scrollSteps.get(key) ?? 0), 0), helpScroll(modal, facts))
  show({ ...modal, from: next })
}

const isHelpKey = (key: string, state: ScreenState): boolean =>
  rowOfKey(key, placeOf(state), state.keymap)?.action === 'help'
