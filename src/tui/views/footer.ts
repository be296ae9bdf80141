import type { Role } from '../../text/role.ts'
import { blank, emptyRow, fillRow, joinRows, rowWidth, span, spreadRow, type Row } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import { footerKeyWords } from '../../keymap/shown-keys.ts'
import type { Action, KeyRow } from '../../keymap/key-row.ts'
import { searchLine } from './log/search-line.ts'
import { isIdle } from '../keys/idle-keys.ts'
import { refusalOf } from '../keys/refusals.ts'
import { isTyping } from '../keys/tasks/listing.ts'
import { meantTogether } from '../keys/tasks/steering.ts'
import type { Outcome, ScreenState } from '../state/screen/screen-state.ts'
import type { KeyPlace } from '../../keymap/key-place.ts'
import { walksWorkers } from '../state/layout-of.ts'
import { placeOf } from '../state/place.ts'
import { footerWord } from './footer-words.ts'
import { lessonLine } from './lesson-line.ts'

/** What works here, in order of use; what does not fit is left out from the right, help and quit never. */
export function footerLine(state: ScreenState): Row {
  const { outcome, modal } = state
  const width = state.size.columns
  if (isTyping(state)) return typingLine(state)
  if (modal?.kind === 'search') return searchLine(modal, width)
  if (outcome !== null) return outcomeLine(outcome, state)
  const shown = footerKeys(state)
  const taught = lessonLine(state, shown, helping(shown, state))
  if (taught !== null) return taught
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
  const here = place === 'workers' && walksWorkers(state) ? inWorkerList : (wantedFirst[place] ?? [])
  const wanted = meantTogether(state) === null ? here : forMarked
  const rank = ({ action, footer }: KeyRow): number => {
    if (action === 'quit') return Infinity
    const first = wanted.indexOf(action)
    return first === -1 ? (footer?.rank ?? 0) + wanted.length : first
  }
  return [...rows].sort((a, b) => rank(a) - rank(b))
}

const forMarked: readonly Action[] = ['help', 'retry', 'stop', 'skip', 'mark', 'back']

/** In list mode, where there is a row for each worker. */
const inWorkerList: readonly Action[] = ['help', 'down', 'nextPane', 'zoom']

const inLog: readonly Action[] = [
  ...(['help', 'back', 'down', 'first', 'searchNext', 'search', 'follow'] as const),
  ...(['wrap', 'raw', 'copy', 'output'] as const),
]

/** What one wants in a place before what one wants everywhere. */
const wantedFirst: Readonly<Partial<Record<KeyPlace, readonly Action[]>>> = {
  zoomed: inLog,
  log: inLog,
  copying: ['help', 'back', 'copyChosen', 'copyMark', 'copyAll', 'down'],
  needs: ['help', 'back', 'foldNeeds', 'open', 'down'],
  task: ['help', 'back', 'down', 'open', 'retry', 'note'],
  merges: ['help', 'back', 'down', 'open', 'laneUp', 'stop', 'retry'],
  events: ['help', 'back', 'down', 'open', 'follow'],
  tasks: [
    'help',
    'open',
    'plan',
    'filter',
    'order',
    'nextPart',
    'mark',
    'stop',
    'retry',
    'note',
    'pause',
    'back',
  ],
  conflict: [
    ...(['help', 'back', 'startAgain', 'shell', 'retry', 'skip', 'down', 'nextChange'] as const),
    ...(['open', 'editor', 'diff', 'taskPage'] as const),
  ],
  summary: ['help', 'open', 'retry', 'retryFailed', 'viewBefore', 'diff', 'copyReport'],
  diff: ['help', 'back', 'nextChange', 'nextFile', 'wrap', 'sideBySide', 'fold', 'pager'],
}

function label(row: KeyRow, state: ScreenState): Row {
  if (row.footer === null) return emptyRow
  return [
    span(footerKeyWords(row, row.footer, state.keymap), 'accent'),
    span(safe` ${footerWord(row, state)}`, 'dim'),
  ]
}

/** While a filter is typed, other keys are letters. */
function typingLine({ size }: ScreenState): Row {
  const keys: readonly Row[] = [
    [span(literal('Enter'), 'accent'), span(literal(' keep the filter'), 'dim')],
    [span(literal('Esc'), 'accent'), span(literal(' clear'), 'dim')],
    [span(safe`${signs.newer.glyph} ${signs.older.glyph}`, 'accent'), span(literal(' row'), 'dim')],
  ]
  return spreadRow(
    [blank(1), ...joinRows(keys, blank(2))],
    [span(literal('filtering '), 'warn')],
    size.columns,
    span(literal(' ')),
  )
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
  const keys = helping(footerKeys(state), state)
  const fits = rowWidth(said) + 1 + rowWidth(keys) <= width
  return fillRow(fits ? [...said, blank(1), ...keys] : said, width)
}

/** The keys that always help. */
const helping = (shown: readonly KeyRow[], state: ScreenState): Row =>
  shown
    .filter(({ action }) => action === 'help' || action === 'quit')
    .flatMap((row) => [blank(2), ...label(row, state)])
