import type { Role } from '../../text/role.ts'
import { blank, emptyRow, fillRow, rowWidth, span, type Row } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import { footerKeyWords } from '../../keymap/shown-keys.ts'
import type { Action, KeyRow } from '../../keymap/key-row.ts'
import { isIdle, refusalOf } from '../keys/refusals.ts'
import { scrollKey } from '../state/open-log.ts'
import type { Outcome, ScreenState } from '../state/screen-state.ts'
import type { KeyPlace } from '../../keymap/key-place.ts'
import { placeOf } from '../state/place.ts'
import { leavesAtOnce } from '../state/selectors.ts'

/** What works here, in order of use; what does not fit is left out from the right, help and quit never. */
export function footerLine(state: ScreenState): Row {
  const { outcome } = state
  const width = state.size.columns
  if (outcome !== null) return outcomeLine(outcome, state)
  const shown = footerKeys(state)
  const kept = shown.filter(({ action }) => action === 'help' || action === 'quit')
  let room = width - 2 - kept.reduce((sum, row) => sum + itemWidth(row, state), 0)
  const fitting = new Set(kept)
  for (const row of shown) {
    if (fitting.has(row)) continue
    room -= itemWidth(row, state)
    if (room < 0) break
    fitting.add(row)
  }
  const labels = shown.filter((row) => fitting.has(row)).map((row) => label(row, state))
  return fillRow(
    [blank(1), ...labels.flatMap((row, index) => (index === 0 ? row : [blank(2), ...row]))],
    width,
  )
}

/** Quit comes last, where people look for it. Keys that would do nothing here aren't shown. */
export function footerKeys(state: ScreenState): readonly KeyRow[] {
  const place = placeOf(state)
  const rows = state.keymap.filter(
    ({ action, footer, keys, places }) =>
      footer !== null &&
      keys.length > 0 &&
      places.includes(place) &&
      refusalOf(action, state) === null &&
      !isIdle(action, state),
  )
  const wanted = wantedFirst[place] ?? []
  const rank = ({ action, footer }: KeyRow): number => {
    if (action === 'quit') return Infinity
    const first = wanted.indexOf(action)
    return first === -1 ? (footer?.rank ?? 0) + wanted.length : first
  }
  return [...rows].sort((a, b) => rank(a) - rank(b))
}

const inLog: readonly Action[] = ['help', 'back', 'down', 'follow', 'output', 'raw']

/** What one wants in a place before what one wants everywhere. */
const wantedFirst: Readonly<Partial<Record<KeyPlace, readonly Action[]>>> = {
  zoomed: inLog,
  log: inLog,
  task: ['help', 'back', 'down', 'open', 'retry', 'note'],
  merges: ['help', 'back', 'down', 'open', 'retry'],
  events: ['help', 'back', 'down', 'open', 'follow'],
}

function label(row: KeyRow, state: ScreenState): Row {
  if (row.footer === null) return emptyRow
  return [
    span(footerKeyWords(row, row.footer, state.keymap), 'accent'),
    span(safe` ${wordOf(row, state)}`, 'dim'),
  ]
}

function wordOf({ action, footer }: KeyRow, state: ScreenState) {
  const { snapshot, leaving } = state
  if (action === 'pause' && snapshot?.phase === 'left') return literal('go on')
  if (action === 'pause' && snapshot?.run?.paused === true) return literal('resume')
  if (action === 'quit' && leavesAtOnce(state)) return literal('leave')
  if (action === 'quit' && leaving === 'drain') return literal('stay')
  if (placeOf(state) === 'task' && action === 'down') return literal('try')
  if (placeOf(state) === 'task' && action === 'open') return literal('log')
  if (action === 'raw' && state.raws.has(scrollKey(state))) return literal('readable')
  return footer?.label ?? literal('')
}

const itemWidth = (row: KeyRow, state: ScreenState): number => rowWidth(label(row, state)) + 2

const outcomeLooks = {
  asked: { glyph: signs.claimed.glyph, role: 'warn' },
  ok: { glyph: signs.done.glyph, role: 'ok' },
  bad: { glyph: signs.failed.glyph, role: 'bad' },
} as const satisfies Record<Outcome['kind'], { glyph: unknown; role: Role }>

/** The answer replaces the labels, with the two keys that always help. */
function outcomeLine({ kind, text }: Outcome, state: ScreenState): Row {
  const width = state.size.columns
  const { glyph, role } = outcomeLooks[kind]
  const said: Row = [blank(1), span(safe`${glyph} `, role), span(text, kind === 'bad' ? 'bad' : 'text')]
  const keys = footerKeys(state)
    .filter(({ action }) => action === 'help' || action === 'quit')
    .flatMap((row) => [blank(2), ...label(row, state)])
  const fits = rowWidth(said) + 1 + rowWidth(keys) <= width
  return fillRow(fits ? [...said, blank(1), ...keys] : said, width)
}
