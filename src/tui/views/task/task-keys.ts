import { notedRow } from '../../../wording/noted-item.ts'
import { scrollLog } from '../../keys/scroll-log.ts'
import type { PlaceKeys } from '../../keys/place-keys.ts'
import { openedPage } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen-state.ts'
import { openedRow } from '../../state/selectors.ts'
import { taskPlan } from './task-plan.ts'

const outputHeight = (state: ScreenState): number => taskPlan(state).outputHeight

export const taskKeys: PlaceKeys = {
  move: (context, rows) => scrollLog(context, rows, outputHeight(context.store.getState())),
  page(context, direction) {
    const height = outputHeight(context.store.getState())
    scrollLog(context, direction * height, height)
  },
  open: () => undefined,
  back: () => false,
  chosen(state) {
    const opened = openedPage(state)
    if (opened === null) return null
    const row = openedRow(state)
    return { id: opened.item, row, task: row === null ? null : notedRow(row) }
  },
}
