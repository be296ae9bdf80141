import { paneSides, type LogFrame } from '../../pane/log/log-rows.ts'
import { showLog, type ShownLog } from '../../pane/log/shown-log.ts'
import { bodyHeight, layoutOf, logPageHeight } from '../../state/layout-of.ts'
import { openLog, scrollKey } from '../../state/open-log.ts'
import { openedPage } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { focusedSlot } from '../../state/slots.ts'

/** The log that keys act on, and the place that it has on the screen. */
export interface LogInView {
  readonly key: string
  readonly shown: ShownLog
  readonly frame: LogFrame
}

export function logInView(state: ScreenState): LogInView | null {
  const log = openLog(state)
  if (log === null) return null
  const key = scrollKey(state)
  return { key, shown: showLog(state, key, log), frame: frameOf(state) }
}

function frameOf(state: ScreenState): LogFrame {
  const { theme, size } = state
  if (openedPage(state) !== null)
    return { cells: size.columns - paneSides, height: logPageHeight(state), theme }
  const { panes } = layoutOf(state)
  const place = panes.find(({ slot }) => slot === focusedSlot(state)) ?? panes[0]
  if (place === undefined) return { cells: 1, height: 1, theme }
  const sides = place.frame === 'framed' ? paneSides : 2
  return { cells: place.at.width - sides, height: Math.max(1, bodyHeight(place)), theme }
}
