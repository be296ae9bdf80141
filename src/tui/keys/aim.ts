import { isSameRequest } from '../../core/list/list-request.ts'
import type { ItemId } from '../../core/ids.ts'
import { chosenItem } from './chosen.ts'
import type { Aim, ScreenState } from '../state/screen/screen-state.ts'

/** So soon after another task came under the keys, one that is pressed was meant for what was there before. */
const mixedUpMs = 1_500
const longAgo = -Infinity

/** @param after the same screen, once it has read the board again. What a person chooses in between is no surprise. */
export function aimAfter(before: ScreenState, after: ScreenState, nowMs: number): Aim {
  const item = chosenItem(after)
  const { aim } = before
  if (item === aim.item) return aim
  const isMoved =
    before.snapshot !== null &&
    isSameList(before, after) &&
    item !== chosenItem(before) &&
    !isExpected(item, aim, nowMs)
  return { item, shownMs: isMoved ? null : longAgo, last: item === null ? (aim.item ?? aim.last) : null }
}

/** Of another list, which a person has just asked for, the first task is under the keys. */
const isSameList = ({ snapshot: one }: ScreenState, { snapshot: other }: ScreenState): boolean =>
  one === null || other === null || isSameRequest(one.list.request, other.list.request)

/** Nothing was under the keys, and now it is the task again that was there, or so late that nobody can have meant that one. */
const isExpected = (next: ItemId | null, { item, shownMs, last }: Aim, nowMs: number): boolean =>
  item === null && (next === last || (shownMs !== null && nowMs - shownMs >= mixedUpMs))

/** For a task that the keys are taken to since a person has just acted on it. */
export const aimAt = (item: ItemId): Aim => ({ item, shownMs: longAgo, last: null })

/** The state once the terminal shows what is true now; the same where that makes no difference. */
export const withShownAim = (state: ScreenState, nowMs: number): ScreenState =>
  state.aim.shownMs === null ? { ...state, aim: { ...state.aim, shownMs: nowMs } } : state

/** The task that a key would act on now, where a person can hardly have meant it; else null. */
export function unmeantItem(state: ScreenState, nowMs: number): ItemId | null {
  const { item, shownMs } = state.aim
  if (item === null || item !== chosenItem(state)) return null
  return shownMs === null || nowMs - shownMs < mixedUpMs ? item : null
}

/** A person was told which task it is: the next key is for that. */
export const toldAim = ({ aim }: ScreenState): Pick<ScreenState, 'aim'> => ({
  aim: { ...aim, shownMs: longAgo },
})
