import { afterKey, type TextInput } from '../input/text-input.ts'
import type { PressContext } from '../keys/press.ts'
import { setTheme } from '../keys/set-theme.ts'
import { focusWorkerAt, showView } from '../keys/navigation.ts'
import type { Modal } from '../state/screen/modal.ts'
import { paletteEntries, type PaletteEntry } from './palette-entries.ts'
import { paletteRoom } from './palette-room.ts'

export type PaletteModal = Extract<Modal, { kind: 'palette' }>

/** @param perform does what the key of an action does, in the place where the palette was opened */
export function pressInPalette(
  context: PressContext,
  modal: PaletteModal,
  key: string,
  perform: (entry: Extract<PaletteEntry['act'], { kind: 'action' }>['row']) => void,
): void {
  const { store, asking } = context
  const state = store.getState()
  const entries = paletteEntries(state, modal.input.text)
  const step = steps(paletteRoom(state.size)).get(key)
  if (step !== undefined) {
    const chosen = Math.min(Math.max(modal.chosen + step, 0), Math.max(0, entries.length - 1))
    return store.setState({ modal: { ...modal, chosen } })
  }
  if (key !== 'enter') {
    const input = afterKey(modal.input, key)
    if (input !== null) store.setState({ modal: typedInPalette(input) })
    return
  }
  const entry = entries[modal.chosen]
  if (entry === undefined) return
  store.setState({ modal: null })
  if (entry.why !== null) return asking.refuse(entry.why)
  switch (entry.act.kind) {
    case 'action':
      return perform(entry.act.row)
    case 'view':
      return showView(context, entry.act.view)
    case 'theme':
      return setTheme(context, entry.act.theme)
    case 'worker':
      return focusWorkerAt(context, entry.act.worker)
    case 'task':
      return asking.openTask(entry.act.item)
  }
}

/** What fits best is chosen again. */
export const typedInPalette = (input: TextInput): PaletteModal => ({ kind: 'palette', input, chosen: 0 })

const steps = (room: number): ReadonlyMap<string, number> =>
  new Map([
    ['down', 1],
    ['tab', 1],
    ['ctrl+n', 1],
    ['up', -1],
    ['shift+tab', -1],
    ['ctrl+p', -1],
    ['pagedown', room],
    ['pageup', -room],
  ])
