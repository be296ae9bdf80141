import type { PageRequest } from '../../../core/board/page-content.ts'
import { itemId } from '../../../core/ids.ts'
import type { SummaryItem } from '../../../core/run/summary.ts'
import type { Settling } from '../../../core/settling.ts'
import { notedSummaryItem } from '../../../wording/noted-item.ts'
import type { ScreenState } from '../screen/screen-state.ts'
import { summaryCursor, summaryEntries } from './summary-entries.ts'

/* How far a person is with the conflict whose ways on stand under the summary: a summary doesn't change, what they do does. */

export const isNeedy = ({ state }: SummaryItem): boolean => state === 'failed' || state === 'conflict'

export function chosenInSummary(state: ScreenState): SummaryItem | null {
  const entry = summaryEntries(state)[summaryCursor(state)]
  return entry?.kind === 'item' ? entry.item : null
}

/** Of the tasks that a person settles the chosen one, or else the first: that whose commands are shown. */
export function settledInNext(
  needy: readonly SummaryItem[],
  chosen: Pick<SummaryItem, 'id'> | null,
): SummaryItem | null {
  const toSettle = needy.filter((item) => notedSummaryItem(item).settledIn !== null)
  return toSettle.find(({ id }) => id === chosen?.id) ?? toSettle[0] ?? null
}

export function summaryRequest(state: ScreenState): PageRequest | null {
  const item = settledInNext(state.snapshot?.summary?.items.filter(isNeedy) ?? [], chosenInSummary(state))
  return item === null ? null : { kind: 'summary', item: itemId(item.id), returns: state.returns }
}

/** Null: it is not known, or was asked for another task. */
export function settlingInSummary({ snapshot }: ScreenState, { id }: SummaryItem): Settling | null {
  const page = snapshot?.page ?? null
  return page?.kind === 'summary' && page.item === id ? page.settling : null
}
