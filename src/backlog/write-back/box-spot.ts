import type { ItemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import type { StatusMeaning } from '../formats/status-words.ts'
import type { Box } from '../markdown/markdown-page.ts'
import type { StatusSpot } from './patch-spots.ts'

/** The box of a Markdown list as the place of a status: one mark is replaced by another, and no other character. */
export function boxSpot({
  id,
  box,
  meaning,
  marks,
}: {
  readonly id: ItemId
  readonly box: Box
  /** Of the mark that is there now; null: nobody knows it. */
  readonly meaning: StatusMeaning | null
  /** What shows a status; left out: the format has no mark for it. */
  readonly marks: Readonly<Partial<Record<ItemStatus, string>>>
}): StatusSpot {
  const hold = meaning?.hold ?? null
  return {
    id,
    says: meaning,
    begun: meaning?.begun ?? false,
    show: (status) => {
      const mark = marks[status]
      if (mark === undefined || mark.trim() === box.mark) return null
      return [{ offset: box.offset, length: box.length, text: mark }]
    },
    // What an optional task is held for stands beside its box, and stays.
    readsAs: (status) =>
      status === 'todo' || status === 'claimed' ? { status: 'todo', hold } : { status, hold: null },
  }
}
