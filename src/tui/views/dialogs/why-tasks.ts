import type { Why, WhyNeed } from '../../../core/list/why.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import type { Action } from '../../../keymap/key-row.ts'
import { notedRow } from '../../../wording/noted-item.ts'
import { canRetry } from '../../keys/idle-keys.ts'
import { skippable } from '../../keys/refusals.ts'
import type { WhyModal } from '../../state/screen/modal.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'

/** As the board read it last. */
export function whyNow(modal: WhyModal, { snapshot }: Pick<ScreenState, 'snapshot'>): Why {
  const read = snapshot?.why
  return read?.row.item.id === modal.found.row.item.id ? read : modal.found
}

/** The task itself, then what it waits for: rows that keys act on. */
export const whyTasks = ({ row, needs }: Why): readonly WhyNeed[] => [{ row, depth: 0 }, ...needs]

/** Where the cursor is, now that there may be fewer rows. */
export const whyCursor = ({ cursor }: WhyModal, rows: number): number => Math.min(cursor, rows - 1)

/** What a person can do here with a task; nothing while a run is played again. */
export function whyActions(row: ItemRow, state: ScreenState): readonly Action[] {
  if (state.snapshot?.replay !== undefined) return []
  const retry: readonly Action[] = canRetry(notedRow(row), state) ? ['retry'] : []
  return skippable.has(row.state) ? [...retry, 'skip'] : retry
}
