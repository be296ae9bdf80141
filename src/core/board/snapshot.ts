import type { LastAct } from '../acts/act.ts'
import type { Attempt } from '../attempt.ts'
import type { EpochMs, Oid } from '../ids.ts'
import type { ListView } from '../list/list-request.ts'
import type { Why } from '../list/why.ts'
import type { PaneLog } from '../log/pane-log.ts'
import type { Forecast } from '../policy/forecast/forecast.ts'
import type { RunPhase } from '../policy/run-phase.ts'
import type { StartStep } from '../policy/start-steps.ts'
import type { DeliveryNote, ItemRow, StateCounts } from '../ports/store-reader.ts'
import type { Hold } from '../run/hold.ts'
import type { NextStart } from '../run/next-start.ts'
import type { Replay } from '../run/replay.ts'
import type { Run, SupervisorRow } from '../run/run.ts'
import type { RunSummary } from '../run/summary.ts'
import type { Safe } from '../safe.ts'
import type { AgentOffers } from './board.ts'
import type { LaneEntry, PageContent } from './page-content.ts'

/** One worker's slot, or that of one of its several agents, as a pane shows it. */
export interface SlotView {
  /** `W0`: unique on the screen; slots of other supervisors follow ours. */
  readonly worker: number
  /** The agent's number where several work on the worker's task: each has a slot. Null: the worker has one agent at most. */
  readonly agent: number | null
  readonly work: SlotWork | null
  /** It ends with its task: concurrency was lowered. */
  readonly draining: boolean
  /** The text of a pane without output: `Free. Nothing is ready: 3 tasks need SLOW-1`. */
  readonly says: string
}

export interface SlotWork {
  readonly row: ItemRow
  readonly attempt: Attempt
  readonly log: PaneLog
  /** What differs from the base, when that was last looked at; null when nobody has looked yet. */
  readonly change: ChangeSoFar | null
  /** What its agent's processes use now; null where another process watches them, which alone knows. */
  readonly load: AgentLoad | null
  /** What is done before its agent works; left out once it may, and where none is started. */
  readonly start?: readonly StartStep[]
}

export interface AgentLoad {
  /** Of one processor: 2 are two that are busy. */
  readonly cpuShare: number
  readonly rssBytes: number
}

export interface ChangeSoFar {
  readonly files: number
  readonly added: number
  readonly removed: number
}

export interface BoardSnapshot {
  readonly now: EpochMs
  /** Name of the repository's folder and its target branch. */
  readonly project: string
  readonly target: string
  readonly run: Run | null
  readonly supervisors: readonly SupervisorRow[]
  /** Processes of other loopworks that supervise the run. */
  readonly others: readonly number[]
  /** Others supervise the run and this process doesn't: leaving ends nothing. */
  readonly watches: boolean
  /** Workers wanted by the supervisor that this screen steers. */
  readonly wanted: number
  readonly counts: StateCounts
  /** What leaves out the tasks that are outside; left out: none are. */
  readonly filter?: string
  readonly slots: readonly SlotView[]
  /** What is merged and what waits for that, in the order of the lane, while workers are free and nothing is there for them; left out: not so. */
  readonly lane?: readonly LaneEntry[]
  /** Rows in view only. */
  readonly rows: readonly ItemRow[]
  readonly rowsOffset: number
  /** The list that they are of. */
  readonly list: ListView
  /** The newest work that has landed; null: none has. */
  readonly lastDone: LastDone | null
  /** What was asked for with the rows; null: nothing was. */
  readonly page: PageContent | null
  /** Why the task that was asked for is not running; left out: none was asked for, or it is not there any more. */
  readonly why?: Why
  /** The task whose agent is being chosen, and who is busy now; left out: none is, or the task is not there any more. */
  readonly offered?: Pick<AgentOffers, 'row' | 'inUse'>
  /** Worktrees in which a person settles one of these tasks, and that are there. */
  readonly keptWorktrees: ReadonlySet<string>
  readonly delivery: DeliveryNote | null
  /** What keeps the run from starting anything, and what to do about it. Also what could not be stored. */
  readonly hold: Hold | null
  readonly phase: RunPhase
  /** Tasks after which the screen leaves, because somebody drained it; else null. */
  readonly leavesAfter: number | null
  /** What can start first of all that waits for a time, while the run waits for nothing else; else null. */
  readonly nextStart: NextStart | null
  /** How long the rest takes; null while too little is known. */
  readonly forecast: Forecast | null
  /** Set when the run has ended. */
  readonly summary: RunSummary | null
  /** What the supervisor wants a person to know, newest last. */
  readonly notices: readonly BoardNotice[]
  /** What a person has done last that can be taken back; left out: nothing. */
  readonly lastAct?: LastAct | null
  /** Where a run that is played again stands; left out: all of it is now. */
  readonly replay?: Replay
}

export interface LastDone {
  readonly commit: Oid
  readonly at: EpochMs
}

export interface BoardNotice {
  /** The same for as long as it is the same notice. */
  readonly id: string
  /** Null: it stays true, however long ago it came. */
  readonly at: EpochMs | null
  readonly text: Safe
}
