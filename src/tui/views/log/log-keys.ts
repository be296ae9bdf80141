import type { PlaceKeys } from '../../keys/place-keys.ts'
import { scrollLog } from '../../keys/scroll-log.ts'
import { bodySize } from '../../state/layout-of.ts'
import type { ScreenState } from '../../state/screen-state.ts'
import { taskKeys } from '../task/task-keys.ts'

/** Borders above and below. */
export const logHeight = ({ size }: ScreenState): number => Math.max(1, bodySize(size).rows - 2)

export const logKeys: PlaceKeys = {
  move: (context, rows) => scrollLog(context, rows, logHeight(context.store.getState())),
  page(context, direction) {
    const height = logHeight(context.store.getState())
    scrollLog(context, direction * height, height)
  },
  open: () => undefined,
  back: () => false,
  chosen: taskKeys.chosen,
}
