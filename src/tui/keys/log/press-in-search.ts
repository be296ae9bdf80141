import { searchPattern } from '../../../text/search/search-pattern.ts'
import { afterKey, afterPaste, emptyInput, type TextInput } from '../../input/text-input.ts'
import type { SearchModal } from '../../state/screen/modal.ts'
import type { ScreenStore } from '../../state/screen/screen-state.ts'
import type { ActionContext } from '../action-context.ts'
import { logInView } from './log-in-view.ts'
import { withScroll } from './scroll-log.ts'
import { searchIn, stopSearch } from './search-log.ts'

type SearchContext = Pick<ActionContext, 'store'>

export function openSearch({ store }: SearchContext): void {
  const state = store.getState()
  const view = logInView(state)
  if (view === null) return
  const before = { scroll: view.shown.scroll, searching: state.searching }
  store.setState({ modal: { kind: 'search', input: emptyInput, before } })
}

/** What is typed is looked for at once. Esc goes back to what was shown before, Enter stays; without a text it ends the search. */
export function pressInSearch({ store }: SearchContext, modal: SearchModal, key: string): void {
  if (key === 'escape' || (key === 'backspace' && modal.input.text === '')) return leave(store, modal)
  if (key === 'enter') {
    if (modal.input.text === '') stopSearch(store)
    else if (store.getState().searching !== modal.before.searching) modal.before.searching?.search.stop()
    return store.setState({ modal: null })
  }
  const input = afterKey(modal.input, key)
  if (input !== null) look(store, modal, input)
}

/** Of several lines the first: a match is in one line. */
export function pasteInSearch({ store }: SearchContext, modal: SearchModal, text: string): void {
  const [first = ''] = text.slice(0, longestPaste).split(/[\r\n]/)
  look(store, modal, afterPaste(modal.input, first))
}

const longestPaste = 1_000

function look(store: ScreenStore, modal: SearchModal, input: TextInput): void {
  endTyped(store, modal)
  store.setState({ modal: { ...modal, input }, searching: null })
  const view = back(store, modal)
  const read = searchPattern(input.text)
  if (view !== null && read.kind === 'pattern')
    searchIn(store, view, { typed: input.text, pattern: read.pattern })
}

function leave(store: ScreenStore, modal: SearchModal): void {
  endTyped(store, modal)
  store.setState({ modal: null, searching: modal.before.searching })
  back(store, modal)
}

/** What was typed so far is not looked for any more; what was looked for before may come back. */
function endTyped(store: ScreenStore, { before }: SearchModal): void {
  const { searching } = store.getState()
  if (searching !== before.searching && searching?.search !== before.searching?.search)
    searching?.search.stop()
}

function back(store: ScreenStore, { before }: SearchModal) {
  const view = logInView(store.getState())
  if (view === null) return null
  store.setState((state) => withScroll(state, view.key, before.scroll))
  return logInView(store.getState())
}
