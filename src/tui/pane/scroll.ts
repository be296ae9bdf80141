import type { PaneLog } from '../../core/board.ts'

/** The position of a pane in its log. `end` is the number of lines up to the last one shown; following needs none. */
export type Scroll = { readonly follows: true } | { readonly follows: false; readonly end: number }

export const following: Scroll = { follows: true }

/** Moves by `lines` (up is negative). Reaching the end follows again; the first screenful is the top. */
export function scrolled(scroll: Scroll, log: PaneLog, height: number, lines: number): Scroll {
  const total = log.total()
  const end = scroll.follows ? total : scroll.end
  const moved = Math.max(Math.min(height, total), end + lines)
  return moved >= total ? following : { follows: false, end: moved }
}

/** How many lines came after the last one shown. */
export const newerLines = (scroll: Scroll, log: PaneLog): number =>
  scroll.follows ? 0 : Math.max(0, log.total() - scroll.end)
