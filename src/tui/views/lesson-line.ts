import type { KeyRow } from '../../keymap/key-row.ts'
import { keyOfAction } from '../../keymap/shown-keys.ts'
import { blank, span, spreadRow, strong, type Row } from '../../text/row.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import type { Lesson, ScreenState } from '../state/screen/screen-state.ts'

/**
 * One key that a person is to try, in place of the others. Null: none of those that are left does anything here.
 * @param shown the rows that the footer would have.
 */
export function lessonLine(
  { lessons, keymap, size }: Pick<ScreenState, 'lessons' | 'keymap' | 'size'>,
  shown: readonly KeyRow[],
  helping: Row,
): Row | null {
  const lesson = lessons.find((action) => shown.some((row) => row.action === action))
  const key = lesson === undefined ? null : keyOfAction(lesson, keymap)
  if (lesson === undefined || key === null) return null
  return spreadRow(
    [blank(1), strong(key, 'accent'), span(safe` ${words[lesson]}`, 'ok')],
    [...helping, blank(1)],
    size.columns,
    blank(1),
  )
}

const words: Readonly<Record<Lesson, Safe>> = {
  more: literal('adds a worker, try it'),
  zoom: literal('shows one agent in full, try it'),
  back: literal('comes back, from anywhere'),
  open: literal('opens a task: all that is known of it'),
  palette: literal('finds everything else by its name'),
}
