import { itemId, type ItemId } from '../../../core/ids.ts'
import type { RunSummary, SummaryItem } from '../../../core/run/summary.ts'
import { groupDigits } from '../../../text/plural.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { headerRows } from '../../layout/screen-layout.ts'
import { longestId } from '../../layout/task-columns.ts'
import type { ScreenState } from '../screen/screen-state.ts'

/** The list of the summary: what needs a person, what that blocks, what is left, what is done. */
export type SummaryEntry =
  | { readonly kind: 'blank' }
  | { readonly kind: 'heads' }
  | { readonly kind: 'group'; readonly text: Safe }
  | { readonly kind: 'item'; readonly id: ItemId; readonly item: SummaryItem }
  /** Why a task needs a person, in full, and what mends it. */
  | { readonly kind: 'cause' | 'cure'; readonly item: SummaryItem }

/** From so many rows on; on a smaller screen Enter on the task shows them. */
const causesFrom = 30
const mostCauses = 3

export function summaryEntries({ snapshot, size }: ScreenState): readonly SummaryEntry[] {
  const summary = snapshot?.summary
  if (summary == null) return []
  const causes = size.rows >= causesFrom
  const cache = causes ? withCauses : withoutCauses
  const known = cache.get(summary)
  if (known !== undefined) return known
  const entries = build(summary, causes)
  cache.set(summary, entries)
  return entries
}

/** A summary never changes, and may hold many thousand items. */
const withCauses = new WeakMap<RunSummary, readonly SummaryEntry[]>()
const withoutCauses = new WeakMap<RunSummary, readonly SummaryEntry[]>()

/** Cells of the longest id: a summary has tasks that were never in a list. */
export function summaryIdCells(summary: RunSummary): number {
  const known = idCells.get(summary)
  if (known !== undefined) return known
  const cells = longestId(summary.items.map(({ id }) => id))
  idCells.set(summary, cells)
  return cells
}

const idCells = new WeakMap<RunSummary, number>()

const needy: readonly string[] = ['asks', 'conflict', 'failed']

function build({ items }: RunSummary, causes: boolean): readonly SummaryEntry[] {
  const group = (text: Safe, states: readonly string[]): readonly SummaryEntry[] => {
    const members = items.filter(({ state }) => states.includes(state))
    if (members.length === 0) return []
    return [
      { kind: 'blank' },
      { kind: 'group', text: safe`${text}  ${groupDigits(members.length)}` },
      ...members.map((item): SummaryEntry => ({ kind: 'item', id: itemId(item.id), item })),
    ]
  }
  const grouped = [
    ...group(literal('NEEDS YOU'), needy),
    ...(causes ? causesOf(items) : []),
    ...group(literal('BLOCKED'), ['blocked']),
    ...group(literal('LEFT'), [
      'todo',
      'waiting',
      'claimed',
      'running',
      'verifying',
      'voting',
      'reviewing',
      'queued',
      'merging',
    ]),
    ...group(literal('DONE'), ['done']),
    ...group(literal('SKIPPED'), ['cancelled']),
  ]
  const onlyOneGroup = grouped.filter(({ kind }) => kind === 'group').length === 1
  const shown = onlyOneGroup ? grouped.filter(({ kind }) => kind !== 'group') : grouped
  const [, first, ...rest] = shown
  if (first === undefined) return []
  return first.kind === 'group' ? [first, { kind: 'heads' }, ...rest] : [{ kind: 'heads' }, first, ...rest]
}

function causesOf(items: readonly SummaryItem[]): readonly SummaryEntry[] {
  const shown = items.filter(({ state }) => needy.includes(state)).slice(0, mostCauses)
  if (shown.length === 0) return []
  const lines = shown.flatMap((item): readonly SummaryEntry[] => [
    { kind: 'cause', item },
    { kind: 'cure', item },
  ])
  return [{ kind: 'blank' }, ...lines]
}

/** Rows of the sentence above the list, and of the totals below it. */
export const sentenceRows = 4
export const totalsRows = ({ snapshot }: ScreenState): number => (snapshot?.summary?.usage == null ? 8 : 9)

export function summaryListRows(state: ScreenState): number {
  const { size } = state
  const body = size.rows - headerRows(size) - 1
  return Math.max(1, body - sentenceRows - (hasTotals(size.rows) ? totalsRows(state) : 0))
}

export const hasTotals = (rows: number): boolean => rows >= 22

/** Moves the cursor over items, and the window after it. */
export function moveSummary(state: ScreenState, rows: number): Pick<ScreenState, 'summaryAt'> {
  const entries = summaryEntries(state)
  const places = itemPlaces(entries)
  if (places.length === 0) return { summaryAt: state.summaryAt }
  const now = Math.max(0, places.indexOf(summaryCursor(state)))
  const at = Math.min(
    Math.max(Number.isFinite(rows) ? now + rows : rows < 0 ? 0 : places.length, 0),
    places.length - 1,
  )
  const cursor = places[at] ?? 0
  const height = summaryListRows(state)
  const top = at === 0 ? 0 : Math.min(Math.max(state.summaryAt.top, cursor - height + 1), cursor)
  return { summaryAt: { cursor, top } }
}

export function summaryCursor(state: ScreenState): number {
  const entries = summaryEntries(state)
  if (entries[state.summaryAt.cursor]?.kind === 'item') return state.summaryAt.cursor
  return itemPlaces(entries)[0] ?? 0
}

function itemPlaces(entries: readonly SummaryEntry[]): readonly number[] {
  const known = places.get(entries)
  if (known !== undefined) return known
  const found = entries.flatMap(({ kind }, index) => (kind === 'item' ? [index] : []))
  places.set(entries, found)
  return found
}

const places = new WeakMap<readonly SummaryEntry[], readonly number[]>()
