import type { BoardSnapshot } from '../../core/board.ts'
import type { Role } from '../../text/role.ts'
import { blank, emptyRow, fillRow, rowWidth, span, type Row } from '../../text/row.ts'
import { literal, safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import { keyTable, type Action, type KeyRow, type KeyPlace } from '../keys/key-table.ts'
import { refusalOf } from '../keys/refusals.ts'
import type { Outcome } from '../state/screen-state.ts'

export interface FooterFacts {
  readonly place: KeyPlace
  readonly paused: boolean
  /** Views one can switch to, besides this one. */
  readonly otherViews: number
  /** What is steered; null before the board has answered. */
  readonly snapshot: BoardSnapshot | null
  /** Something has failed, and can be retried. */
  readonly failed: boolean
  /** Nothing runs, or it runs elsewhere: `q` leaves at once. */
  readonly leaves: boolean
  /** The screen leaves when what runs has ended: `q` takes that back. */
  readonly drains: boolean
  readonly outcome: Outcome | null
  readonly width: number
}

/** What works here, in order of use; what does not fit is left out from the right, help and quit never. */
export function footerLine(facts: FooterFacts): Row {
  const { outcome, width } = facts
  if (outcome !== null) return outcomeLine(outcome, facts)
  const shown = footerKeys(facts)
  const kept = shown.filter(({ action }) => action === 'help' || action === 'quit')
  let room = width - 2 - kept.reduce((sum, row) => sum + itemWidth(row, facts), 0)
  const fitting = new Set(kept)
  for (const row of shown) {
    if (fitting.has(row)) continue
    room -= itemWidth(row, facts)
    if (room < 0) break
    fitting.add(row)
  }
  const labels = shown.filter((row) => fitting.has(row)).map((row) => label(row, facts))
  return fillRow(
    [blank(1), ...labels.flatMap((row, index) => (index === 0 ? row : [blank(2), ...row]))],
    width,
  )
}

type Here = Pick<FooterFacts, 'place' | 'otherViews' | 'snapshot' | 'failed'>

/** Quit comes last, where people look for it. Keys that would do nothing here aren't shown. */
export function footerKeys(facts: Here): readonly KeyRow[] {
  const rows = keyTable.filter(
    (row) => row.footer !== null && row.places.includes(facts.place) && works(row, facts),
  )
  const rank = ({ action, footer }: KeyRow): number => {
    if (action === 'quit') return Infinity
    const zoomed = facts.place === 'zoomed' ? zoomedFirst.indexOf(action) : -1
    return zoomed === -1 ? (footer?.rank ?? 0) + zoomedFirst.length : zoomed
  }
  return [...rows].sort((a, b) => rank(a) - rank(b))
}

/** What one wants in a zoomed pane. */
const zoomedFirst: readonly Action[] = ['help', 'back', 'down', 'follow', 'output']
/** They need a worker's pane. */
const ofPanes: ReadonlySet<Action> = new Set<Action>(['zoom', 'output', 'follow'])

function works({ action }: KeyRow, { place, otherViews, snapshot, failed }: Here): boolean {
  if (action === 'viewAfter') return otherViews > 0
  if (action === 'retryFailed' || (action === 'retry' && place === 'summary')) return failed
  // Both close the zoom there, as Esc does.
  if (place === 'zoomed' && (action === 'open' || action === 'zoom')) return false
  if (ofPanes.has(action) && place === 'workers' && snapshot?.slots.length === 0) return false
  return refusalOf(action, snapshot) === null
}

function label(row: KeyRow, facts: FooterFacts): Row {
  if (row.footer === null) return emptyRow
  return [span(row.footer.keys, 'accent'), span(safe` ${wordOf(row, facts)}`, 'dim')]
}

function wordOf({ action, footer }: KeyRow, { paused, snapshot, leaves, drains }: FooterFacts) {
  if (action === 'pause' && snapshot?.phase === 'left') return literal('go on')
  if (action === 'pause' && paused) return literal('resume')
  if (action === 'quit' && leaves) return literal('leave')
  if (action === 'quit' && drains) return literal('stay')
  return footer?.label ?? literal('')
}

const itemWidth = (row: KeyRow, facts: FooterFacts): number => rowWidth(label(row, facts)) + 2

const outcomeLooks = {
  asked: { glyph: signs.claimed.glyph, role: 'warn' },
  ok: { glyph: signs.done.glyph, role: 'ok' },
  bad: { glyph: signs.failed.glyph, role: 'bad' },
} as const satisfies Record<Outcome['kind'], { glyph: unknown; role: Role }>

/** The answer replaces the labels, with the two keys that always help. */
function outcomeLine({ kind, text }: Outcome, facts: FooterFacts): Row {
  const { glyph, role } = outcomeLooks[kind]
  const said: Row = [blank(1), span(safe`${glyph} `, role), span(text, kind === 'bad' ? 'bad' : 'text')]
  const keys = footerKeys(facts)
    .filter(({ action }) => action === 'help' || action === 'quit')
    .flatMap((row) => [blank(2), ...label(row, facts)])
  const fits = rowWidth(said) + 1 + rowWidth(keys) <= facts.width
  return fillRow(fits ? [...said, blank(1), ...keys] : said, facts.width)
}
