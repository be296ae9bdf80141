import { errorText } from '../../../core/error-text.ts'
import type { AttemptId } from '../../../core/ids.ts'
import { isSamePlace, type LogPlace, type PaneLog } from '../../../core/log/pane-log.ts'
import { plural } from '../../../text/plural.ts'
import { safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { lastShown, rowsOfLine, scrollFrame } from '../../pane/log/log-rows.ts'
import { broughtIntoView, topAtEnd } from '../../pane/log/scroll.ts'
import { chosenLines } from '../../pane/log/shown-log.ts'
import { openedPage } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { focusedPane } from '../../state/slots.ts'
import type { ActionContext } from '../action-context.ts'
import { logInView } from './log-in-view.ts'
import { withScroll } from './scroll-log.ts'

/** Lines are chosen from here on: first the hit that is looked at, else the last line in view. The log stands still for it. */
export function startCopying({ store }: ActionContext): void {
  const view = logInView(store.getState())
  if (view === null) return
  const { key, shown, frame } = view
  const top = shown.scroll.follows ? topAtEnd(scrollFrame(shown, frame)) : shown.scroll
  if (top === null) return
  const scroll = { ...top, follows: false } as const
  const last = lastShown({ ...shown, scroll }, frame)
  const at = shown.search?.hit?.place ?? last?.place
  if (at === undefined) return
  store.setState((state) => ({ ...withScroll(state, key, scroll), copying: { key, at, from: null } }))
}

/** By lines; infinitely far is an end of the log. */
export function moveCopying({ store }: Pick<ActionContext, 'store'>, lines: number): void {
  const state = store.getState()
  const view = logInView(state)
  if (view === null || state.copying === null) return
  const at = lineBeside(view.shown.log, state.copying.at, lines)
  if (at === null) return
  const copying = { ...state.copying, at }
  const shown = { ...view.shown, chosen: chosenLines(view.shown.log, copying) }
  const [placed] = shown.log.from(at, 1)
  if (placed === undefined) return
  const rows = rowsOfLine(shown, placed, view.frame).length
  const scroll = broughtIntoView(scrollFrame(shown, view.frame), shown.scroll, { place: at, rows })
  store.setState({ copying, ...withScroll(state, view.key, scroll) })
}

function lineBeside(log: PaneLog, at: LogPlace, lines: number): LogPlace | null {
  if (lines === Infinity) return log.before(null, 1)[0]?.place ?? null
  if (lines === -Infinity) return log.from(null, 1)[0]?.place ?? null
  const found = lines < 0 ? log.before(at, -lines)[0] : log.from(at, lines + 1).at(-1)
  return found?.place ?? null
}

export const pageCopying = (context: Pick<ActionContext, 'store'>, direction: number): void =>
  moveCopying(context, direction * (logInView(context.store.getState())?.frame.height ?? 1))

/** A range begins at the line under the keys, or is given up. */
export function markCopying({ store }: ActionContext): void {
  const { copying } = store.getState()
  if (copying === null) return
  store.setState({ copying: { ...copying, from: copying.from === null ? copying.at : null } })
}

export const stopCopying = ({ store }: Pick<ActionContext, 'store'>): void =>
  store.setState({ copying: null })

export function copyChosen(context: ActionContext): void {
  const { store } = context
  const state = store.getState()
  const view = logInView(state)
  if (view === null || state.copying === null) return
  const { log } = view.shown
  const chosen = chosenLines(log, state.copying)
  stopCopying(context)
  void copy(context, attemptOf(state), () => linesOf(log, chosen))
}

export function copyAll(context: ActionContext): void {
  const state = context.store.getState()
  const view = logInView(state)
  if (view === null) return
  const { log } = view.shown
  stopCopying(context)
  void copy(context, attemptOf(state), () => linesOf(log, null))
}

const attemptOf = (state: ScreenState): AttemptId | null =>
  openedPage(state)?.attempt ?? focusedPane(state)?.work?.attempt.id ?? null

type Lines = AsyncIterable<readonly string[]>

/** To the terminal's clipboard; what is too long for that becomes a file, whose path is shown. */
async function copy(
  { asking, board, clipboard }: ActionContext,
  attempt: AttemptId | null,
  lines: () => Lines,
): Promise<void> {
  const taken: string[] = []
  let characters = 0
  for await (const some of lines()) {
    taken.push(...some)
    characters += some.reduce((sum, line) => sum + line.length + 1, 0)
    if (characters > clipboard.mostBytes) break
  }
  if (characters <= clipboard.mostBytes && clipboard.put(taken.join('\n')))
    return asking.say(safe`${plural(taken.length, 'line')} copied, by OSC 52`)
  if (attempt === null) return
  try {
    asking.say(safe`too much for the clipboard: written to a file…`)
    const { path, count } = await board.keepCopy(attempt, lines())
    asking.say(safe`too much for the clipboard: ${plural(count, 'line')} are in ${sanitize(path)}`)
  } catch (error) {
    asking.refuse(safe`not copied: ${sanitize(errorText(error))}`)
  }
}

/** Some lines at a time, so that keys and frames have their turn. Null: all that there are now. */
async function* linesOf(
  log: PaneLog,
  chosen: { readonly first: LogPlace; readonly last: LogPlace } | null,
): Lines {
  const last = chosen?.last ?? log.before(null, 1)[0]?.place
  let next: LogPlace | null = chosen?.first ?? null
  while (last !== undefined) {
    const placed = log.from(next, linesAtOnce + 1)
    const some = placed.slice(0, linesAtOnce)
    const end = some.findIndex(({ place }) => isSamePlace(place, last))
    yield (end === -1 ? some : some.slice(0, end + 1)).map(({ line }) => line.text)
    const following = placed[linesAtOnce]
    if (end !== -1 || following === undefined) return
    next = following.place
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const linesAtOnce = 500
