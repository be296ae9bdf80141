import type { PaneLog } from '../../../core/log/pane-log.ts'
import { span, type Row } from '../../../text/row.ts'
import { literal } from '../../../text/safe.ts'
import { bodySize } from '../../state/layout-of.ts'
import { openLog } from '../../state/open-log.ts'
import { openedPage } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { openedRow, openedTask } from '../../state/selectors.ts'
import { taskPageRows } from './task-page.ts'

/** What is known of the opened task above, the end of what the chosen try printed below. */
export interface TaskLayout {
  readonly rows: readonly Row[]
  /** Of these rows, so many are shown. */
  readonly height: number
  /** Null: there is none, or no room. */
  readonly output: PaneLog | null
  /** With its rule. */
  readonly outputHeight: number
}

/** Its rule and two lines. */
const leastOutput = 3
const usualOutput = 7

export function taskLayout(state: ScreenState): TaskLayout {
  const { columns, rows: height } = bodySize(state.size)
  const { snapshot } = state
  const opened = openedPage(state)
  const row = openedRow(state)
  if (row === null && isGone(state)) {
    const rows = [[], [span(literal(' There is no such task any more.'), 'dim')]]
    return { rows, height, output: null, outputHeight: 0 }
  }
  if (snapshot === null || row === null || opened === null)
    return { rows: [], height, output: null, outputHeight: 0 }
  const log = openLog(state)
  const output = log === null || log.isEmpty() ? null : log
  const page = taskPageRows({
    ...{ row, snapshot, content: openedTask(state), chosen: opened.attempt },
    ...{ keymap: state.keymap, place: state.place, width: columns },
  })
  const none =
    row.attempt === null ? literal(' No try of it has begun.') : literal(' There is no output of this try.')
  if (output === null) return { rows: [...page, [], [span(none, 'dim')]], height, output, outputHeight: 0 }
  const left = height - page.length
  const outputHeight = Math.max(left, Math.min(usualOutput, Math.max(leastOutput, Math.floor(height / 3))))
  return { rows: page, height: height - outputHeight, output, outputHeight }
}

/** It was looked for, and not found. */
const isGone = ({ snapshot }: ScreenState): boolean =>
  snapshot?.page?.kind === 'task' && snapshot.page.row === null
