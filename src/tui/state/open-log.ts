import type { SlotView } from '../../core/board/snapshot.ts'
import type { PaneLog } from '../../core/log/pane-log.ts'
import type { OutputMode } from '../../core/run/settings.ts'
import { paneName } from './pane-name.ts'
import { openedPage } from './place.ts'
import type { ScreenState, Searching } from './screen/screen-state.ts'
import { openedTask } from './selectors.ts'
import { focusedSlot, slotsOf } from './slots.ts'

/** The log that scrolling moves in: of the opened task, or of the focused pane. */
export function openLog(state: ScreenState): PaneLog | null {
  const log = wholeLog(state)
  return log === null ? null : shownLog(state, scrollKey(state), log)
}

/** The log of the same task, whichever of its two forms is shown. */
export function wholeLog(state: ScreenState): PaneLog | null {
  if (openedPage(state) !== null) return openedTask(state)?.log ?? null
  if (state.view !== 'workers') return null
  return slotsOf(state)[focusedSlot(state)]?.work?.log ?? null
}

/** The raw one where somebody asked for it. @param key of the pane, as for its scrolling */
export const shownLog = ({ raws }: Pick<ScreenState, 'raws'>, key: string, log: PaneLog): PaneLog =>
  (raws.has(key) ? log.raw() : null) ?? log

/** Grows with each byte that an agent prints, also where that makes no line. */
export const signsOfLife = (log: PaneLog): PaneLog => log.raw() ?? log

/** Following belongs to the pane and to its task: it is on again for the next one. */
export function scrollKey(state: ScreenState): string {
  const opened = openedPage(state)
  if (opened !== null) return `${opened.kind} ${opened.item} ${opened.attempt ?? 'newest'}`
  const slot = slotsOf(state)[focusedSlot(state)]
  return slot === undefined ? '' : paneKey(slot)
}

export const paneKey = (slot: SlotView): string => `${paneName(slot)} ${slot.work?.attempt.id ?? 0}`

export const outputOf = ({ outputs, outputMode }: ScreenState, worker: number): OutputMode =>
  outputs.get(worker) ?? outputMode

/** What is looked for there; null: nothing. */
export const searchingOf = ({ searching }: Pick<ScreenState, 'searching'>, key: string): Searching | null =>
  searching?.key === key ? searching : null
