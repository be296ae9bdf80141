import { keyWord } from '../../../keymap/key-words.ts'
import { blank, fillRow, rowWidth, type Row } from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { noAgent } from '../../keys/tasks/steering.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { keyHint } from '../key-hint.ts'

/** What a person can do while all workers wait; nothing while a run is played again. */
export function waitingKeys(state: ScreenState): readonly Row[] {
  const { keymap, snapshot } = state
  if (snapshot?.replay !== undefined) return []
  const agent = keyWord('agent', keymap)
  const why = keyWord('why', keymap)
  const pause = keyHint(keyWord('pause', keymap), literal('pause'))
  const leave = keyHint(keyWord('quit', keymap), literal('leave; detach keeps the countdown'))
  // Both act on a task: from a worker without one the way to it is said first.
  if (noAgent(state) !== null) {
    if (state.focus.on === 'list') return [pause, leave]
    const there = safe`to a task; there ${agent} takes another agent, ${why} says why`
    return [[...keyHint(keyWord('nextPane', keymap), there), blank(3), ...pause], leave]
  }
  const other = keyHint(agent, literal('use another agent or model'))
  const cells = Math.max(rowWidth(other), rowWidth(leave))
  return [
    [...fillRow(other, cells), blank(3), ...pause],
    [...fillRow(leave, cells), blank(3), ...keyHint(why, literal('why, task by task'))],
  ]
}
