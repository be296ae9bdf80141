import type { Hit, LinePattern, SearchFrom } from '../../../core/log/log-search.ts'
import { literal, type Safe } from '../../../text/safe.ts'
import { rowsOfLine, scrollFrame } from '../../pane/log/log-rows.ts'
import { scrolledTo, topAtEnd } from '../../pane/log/scroll.ts'
import { searchingOf } from '../../state/open-log.ts'
import type { ScreenStore, Searching } from '../../state/screen/screen-state.ts'
import type { ActionContext } from '../action-context.ts'
import { logInView, type LogInView } from './log-in-view.ts'
import { withScroll } from './scroll-log.ts'

type Direction = 'after' | 'before'

/** Looks for something in the log that is shown, and goes to the first hit from the top of what is in view. */
export function searchIn(
  store: ScreenStore,
  { key, shown, frame }: LogInView,
  { typed, pattern }: { readonly typed: string; readonly pattern: LinePattern },
): void {
  const search = shown.log.search(pattern, () => {
    // What is found so far is asked for where it is shown.
    store.setState(({ searching }) => (searching?.search === search ? { searching: { ...searching } } : {}))
  })
  store.setState({ searching: { key, typed, pattern, search, hit: null } })
  const top = shown.scroll.follows ? topAtEnd(scrollFrame(shown, frame)) : shown.scroll
  void goTo(store, search, { from: top === null ? null : { place: top.place, from: -1 }, direction: 'after' })
}

export function stopSearch(store: ScreenStore): void {
  store.getState().searching?.search.stop()
  store.setState({ searching: null })
}

/** The next hit or the one before it, round. */
export async function nextHit({ store, asking }: ActionContext, direction: Direction): Promise<void> {
  const view = logInView(store.getState())
  const searching = view === null ? null : searchingOf(store.getState(), view.key)
  if (searching === null) return
  const { hit, search } = searching
  const went = await goTo(store, search, { from: hit, direction })
  if (went === 'round') asking.say(roundWords[direction])
}

const roundWords: Readonly<Record<Direction, Safe>> = {
  after: literal('that was the last match: the first again'),
  before: literal('that was the first match: the last again'),
}

interface Way {
  readonly from: SearchFrom | null
  readonly direction: Direction
}

async function goTo(
  store: ScreenStore,
  search: Searching['search'],
  { from, direction }: Way,
): Promise<'there' | 'round' | 'nowhere'> {
  const found = await search.nearest(from, direction)
  if (found === 'dropped') return 'nowhere'
  if (found !== 'none') return show(store, search, found)
  if (from === null) return 'nowhere'
  const first = await search.nearest(null, direction)
  if (first === 'none' || first === 'dropped') return 'nowhere'
  const went = show(store, search, first)
  return went === 'there' ? 'round' : went
}

/** The hit is what is looked at, and in view. */
function show(store: ScreenStore, search: Searching['search'], hit: Hit): 'there' | 'nowhere' {
  const { searching } = store.getState()
  if (searching?.search !== search) return 'nowhere'
  store.setState({ searching: { ...searching, hit } })
  const view = logInView(store.getState())
  if (view?.key !== searching.key) return 'nowhere'
  const { key, shown, frame } = view
  const [placed] = shown.log.from(hit.place, 1)
  if (placed === undefined) return 'nowhere'
  const rows = rowsOfLine(shown, placed, frame)
  const row = Math.max(
    0,
    rows.findIndex((each) => each.row.some(({ role }) => role === 'cursor')),
  )
  const scroll = scrolledTo(scrollFrame(shown, frame), shown.scroll, { place: hit.place, row })
  store.setState((state) => withScroll(state, key, scroll))
  return 'there'
}
