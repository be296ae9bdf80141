import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs } from '../../text/signs.ts'
import { chosenItem } from '../keys/chosen.ts'
import type { KeyPlace } from '../../keymap/key-place.ts'
import { openedPage } from '../state/place.ts'
import { paneName } from '../state/pane-name.ts'
import type { Page } from '../state/screen/page.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { focusedPane } from '../state/slots.ts'
import { EmptyView } from './empty.tsx'
import type { PlaceView, ViewProps } from './place-view.ts'
import { ConflictView } from './conflict/conflict-view.tsx'
import { DiffView } from './diff/diff-view.tsx'
import { EventsView } from './events/events-view.tsx'
import { LogView } from './log/log-view.tsx'
import { MergesView } from './merges/merges-view.tsx'
import { NeedsView } from './needs/needs-view.tsx'
import { SummaryView } from './summary/summary-view.tsx'
import { TaskView } from './task/task-view.tsx'
import { TasksView } from './tasks/tasks-view.tsx'
import { WorkersView } from './workers/workers-view.tsx'

/** One entry for each place: a new view is asked for by the compiler. */
export const placeViews: Readonly<Record<KeyPlace, PlaceView>> = {
  empty: { View: EmptyView },
  workers: { View: WorkersView },
  zoomed: { View: WorkersView, crumb: zoomedCrumb },
  tasks: { View: TasksView },
  needs: { View: NeedsView, crumb: () => literal('what waits for what') },
  merges: { View: MergesView },
  events: { View: EventsView },
  task: { View: TaskView, crumb: pagesCrumb },
  log: { View: LogView, crumb: pagesCrumb },
  copying: { View: CopyingView, crumb: copyingCrumb },
  diff: { View: DiffView, crumb: pagesCrumb },
  conflict: { View: ConflictView, crumb: pagesCrumb },
  summary: { View: SummaryView },
}

/** Lines are chosen where they are shown. */
function CopyingView(props: ViewProps) {
  return openedPage(props.state) === null ? <WorkersView {...props} /> : <LogView {...props} />
}

function copyingCrumb(state: ScreenState): Safe | null {
  return openedPage(state) === null ? zoomedCrumb(state) : pagesCrumb(state)
}

/** The worker, and its task while it has one. */
function zoomedCrumb(state: ScreenState) {
  const pane = focusedPane(state)
  const item = chosenItem(state)
  if (pane === null || item === null) return null
  return safe`${paneName(pane)} ${sanitize(item)}`
}

/** `API-007 › try 3`, `API-007 › diff` */
function crumbOf(page: Page): Safe {
  if (page.kind === 'log') return safe`try ${page.number}`
  if (page.kind === 'conflict') return literal('conflict')
  return page.kind === 'diff' ? literal('diff') : sanitize(page.item)
}

function pagesCrumb({ pages }: ScreenState): Safe {
  const [first] = pages
  const task = first?.kind === 'diff' || first?.kind === 'conflict' ? [sanitize(first.item)] : []
  return joinSafe([...task, ...pages.map(crumbOf)], safe` ${signs.tool.glyph} `)
}
