import type { FileSpot, WorkPlace } from '../../../core/calling/person-programs.ts'
import type { DiffFile } from '../../../core/diff/diff.ts'
import { diffPlace, openedDiff, type DiffPlaceNow } from '../../state/diff-page.ts'
import { openedPage, placeOf } from '../../state/place.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { focusedPane } from '../../state/slots.ts'
import type { ActionContext } from '../action-context.ts'
import { chosenItem } from '../chosen.ts'

/** The worktree of the task, or in a diff the file that is read, at the change that one is at. */
export function openEditor({ store, lend }: ActionContext): void {
  const state = store.getState()
  const work = meantWorktree(state)
  const now = placeOf(state) === 'diff' ? diffPlace(state) : null
  if (work !== null) lend((programs) => programs.editor(work, now === null ? null : spotIn(now)))
}

export function openShell({ store, lend }: ActionContext): void {
  const work = meantWorktree(store.getState())
  if (work !== null) lend((programs) => programs.shell(work))
}

/** Of the try whose diff is read, of the try that was opened, of the agent in the focused pane, else of the task's newest. */
export function meantWorktree(state: ScreenState): WorkPlace | null {
  const opened = openedPage(state)
  if (opened?.kind === 'diff') {
    const attempt = openedDiff(state)?.attempt?.id ?? opened.attempt
    return { item: opened.item, attempt, agent: opened.agent }
  }
  const item = chosenItem(state)
  if (item === null) return null
  const pane = focusedPane(state)
  const agent = pane?.work?.row.item.id === item ? pane.agent : null
  return { item, attempt: opened?.attempt ?? null, agent }
}

/** Null for one that isn't there any more. */
const spotIn = ({ file, top, change }: DiffPlaceNow): FileSpot | null =>
  file.state === 'deleted' ? null : { path: file.path, line: lineNear(file, top, change) }

/** A change is looked through no further for its first new line. */
const mostLines = 200

/** What the change adds first; where nothing is new, or one has scrolled on, the first line of the file that is in view. */
function lineNear(file: DiffFile, top: number, change: number): number | null {
  const head = file.changes[change]
  const lines = file.lines(Math.max(top, head ?? top), mostLines)
  const added = lines.find(({ kind }) => kind === 'added')
  const any = added ?? lines.find(({ kind }) => kind === 'same')
  return any !== undefined && 'new' in any ? any.new : null
}
