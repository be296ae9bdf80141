import { whyNoNote } from '../../../core/person-note.ts'
import { literal } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { inputRows } from '../../input/input-rows.ts'
import { afterKey, afterPaste, type TextInput } from '../../input/text-input.ts'
import type { NoteModal } from '../../state/screen/modal.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { noteInputCells } from '../../views/dialogs/note-dialog.ts'
import type { ActionContext } from '../action-context.ts'

type NoteContext = Pick<ActionContext, 'store' | 'asking'>

export function pressInNote(context: NoteContext, modal: NoteModal, key: string): void {
  const { store } = context
  if (modal.discards) {
    return store.setState({ modal: key === 'y' ? null : { ...modal, discards: false } })
  }
  if (key === 'escape') return leave(context, modal)
  if (key === 'enter') return add(context, modal)
  const input = afterKey(modal.input, key)
  if (input !== null) store.setState({ modal: typed(modal, input) })
}

export function pasteInNote({ store }: NoteContext, modal: NoteModal, text: string): void {
  // What is far too long is not even laid out.
  const why = whyNoNote(modal.input.text + text)
  if (why !== null && text.trim() !== '') store.setState({ modal: { ...modal, refusal: sanitize(why) } })
  else store.setState({ modal: typed(modal, afterPaste(modal.input, text)) })
}

const typed = (modal: NoteModal, input: TextInput): NoteModal => ({
  ...modal,
  input,
  refusal: null,
  discards: false,
})

/** What took more than a row to write is not lost by one key. */
function leave({ store }: NoteContext, modal: NoteModal): void {
  const isLong = rowsOf(modal, store.getState()) > 1
  store.setState({ modal: isLong ? { ...modal, discards: true } : null })
}

const rowsOf = ({ input }: NoteModal, { size }: ScreenState): number =>
  inputRows(input, noteInputCells(size.columns)).rows.length

function add({ store, asking }: NoteContext, modal: NoteModal): void {
  const { text } = modal.input
  if (text.trim() === '' && modal.refuses === undefined) {
    store.setState({ modal: null })
    return asking.say(literal('nothing was written, so there is no note'))
  }
  const why = text.trim() === '' ? null : whyNoNote(text)
  if (why !== null) return store.setState({ modal: { ...modal, refusal: sanitize(why) } })
  store.setState({ modal: null })
  if (modal.refuses === undefined) asking.note(modal)
  else asking.refusePlan(modal, modal.refuses)
}
