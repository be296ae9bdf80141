import { literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import type { ActionContext } from '../../keys/action-context.ts'

/** To the terminal's clipboard; what is too long for that is in a file already. */
export function copyReport({ store, board, asking, clipboard }: ActionContext): void {
  const summary = store.getState().snapshot?.summary ?? null
  if (summary === null) return
  if (clipboard.put(board.reportOf(summary))) return asking.say(literal('the report is copied, by OSC 52'))
  const { reportPath } = summary
  if (reportPath === null) asking.refuse(literal('not copied: it is too much for the clipboard'))
  else asking.say(safe`too much for the clipboard: the report is in ${sanitize(reportPath)}`)
}
