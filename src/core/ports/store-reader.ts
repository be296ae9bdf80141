import type { AgentRecord } from '../agent/agent-choice.ts'
import type { Usage } from '../agent/usage.ts'
import type { Attempt } from '../attempt.ts'
import type { EventBody, StoredEvent } from '../event.ts'
import type { AttemptId, EpochMs, ItemId, Oid, RunId } from '../ids.ts'
import type { Item, ItemStatus } from '../item.ts'
import type { StoredInUse } from '../policy/pool/in-use.ts'
import type { EndedHold } from '../run/ended-hold.ts'
import type { Measured } from '../policy/forecast/forecast.ts'
import type { Run, SupervisorRow } from '../run/run.ts'
import type { RunOptions } from '../run/settings.ts'
import type { ItemState } from '../state.ts'
import type { Unwritten } from '../backlog/unwritten.ts'
import type { Strayed } from '../strayed.ts'
import type { TokenClaim } from '../claims/token-claim.ts'

export interface ItemQuery {
  /** `needs you` is the order of the screen; `file` is the order of import; `state` as a task lives. */
  readonly order: 'needs you' | 'file' | 'state'
  readonly states: readonly ItemState[] | null
  readonly offset: number
  readonly limit: number
}

/** An item with what a row shows of it. */
export interface ItemRow {
  readonly item: Item
  readonly state: ItemState
  /** The current attempt, else the last one. */
  readonly attempt: Attempt | null
  /** The last claim of the item, where that was no worker's; then `attempt` is the last of a worker, and null while it is open. */
  readonly claim?: TokenClaim
  /** What the agents of all its attempts used; left out where there is one attempt at most. */
  readonly usage?: Usage | null
  /** The newest run's filter leaves it out; else left out. */
  readonly outside?: true
  /** Ids of what it needs that is not done. */
  readonly openNeeds: readonly ItemId[]
  /**
   * Those of them that the newest run's filter leaves out, where the item itself is in scope, and behind them what these need in turn
   * and it leaves out as well; left out: none.
   */
  readonly needsOutside?: readonly ItemId[]
  /** How far what is in it is; left out of one that is no container. */
  readonly progress?: Progress
  /** The item behind which it is parked, and the path; null: it waits for a place in its group. */
  readonly parkedBehind: { readonly item: ItemId; readonly path: string | null } | null
}

/** How far the items are whose parent is one item; optional ones are not counted. */
export interface Progress {
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly cancelled: number
}

/** Every method reads one snapshot; only `note` writes. */
export interface StoreReader {
  /** Made with the store, and never changed: distinguishes it from every other one. */
  storeId(): Promise<string>
  /** Grows with every commit that changed something, ours and other connections'; cheap enough for every tick. */
  dataVersion(): number
  /** The store's own time: what its stored moments and deadlines are compared with. */
  now(): Promise<EpochMs>
  counts(): Promise<StateCounts>
  /** The filter that decides what is `outside`: of the newest run, unless another is being opened; null: nothing is. */
  scopeFilter(): Promise<string | null>
  items(query: ItemQuery): Promise<readonly ItemRow[]>
  /** Matched by folded id. */
  item(id: ItemId): Promise<ItemRow | null>
  /** Every attempt of an item, oldest first. */
  attemptsOf(id: ItemId): Promise<readonly Attempt[]>
  /** Every attempt of a run, oldest first. */
  attemptsOfRun(run: RunId): Promise<readonly Attempt[]>
  /** Not ended, of any supervisor. */
  openAttempts(): Promise<readonly Attempt[]>
  /** Agents that are being started or at work, reviewers and judges too, of any supervisor. */
  agentsInUse(): Promise<readonly StoredInUse[]>
  /** How the tries of each agent have ended in a run: those that had an outcome. */
  agentRecords(run: RunId): Promise<readonly AgentRecord[]>
  attempt(id: AttemptId): Promise<Attempt | null>
  /** How far the items are whose parent is this one, and the first of them; null: it is nobody's parent. */
  partsOf(
    id: ItemId,
    limit: number,
  ): Promise<{ readonly progress: Progress; readonly first: readonly ItemId[] } | null>
  /** Items that need this one directly. */
  neededBy(id: ItemId): Promise<readonly ItemId[]>
  /** The circle that would be closed if an item that is over were open again, in words; null: none. */
  closedCircle(id: ItemId): Promise<string | null>
  /** Done items that are marked as not contained in the target. */
  lackingWork(): Promise<readonly ItemId[]>
  /** What agents of a run have put on the target by themselves, oldest first. */
  strayed(run: RunId): Promise<readonly Strayed[]>
  /** Sources that lacked statuses when the run ended, and lack them still by what was read and written since in this checkout. */
  unwritten(run: RunId, checkout: string): Promise<readonly Unwritten[]>
  newestRun(): Promise<Run | null>
  run(id: RunId): Promise<Run | null>
  /** Null for a run of an older loopwork, which stored none. */
  optionsOf(run: RunId): Promise<RunOptions | null>
  supervisorsOf(run: RunId): Promise<readonly SupervisorRow[]>
  delivery(target: string): Promise<DeliveryNote | null>
  events(query: { after: number; run?: RunId; limit: number }): Promise<readonly StoredEvent[]>
  /** The seq of the newest event: where a reader begins that wants only what is new. */
  newestEvent(): Promise<number>
  /** The newest notices of a run, oldest first. */
  notices(run: RunId, limit: number): Promise<readonly StoredNotice[]>
  /** The status each item of a source should show, for write-back. */
  statusesOf(
    source: string,
  ): Promise<ReadonlyMap<ItemId, { readonly status: ItemStatus; readonly hold: boolean }>>
  sources(): Promise<readonly string[]>
  /** How many tasks no source has, since a person typed them; reviews of the whole are none of them. */
  typedTasks(): Promise<number>
  /** What tasks that are done have taken, the newest first, and how long the longest way to the end is in the same units. */
  measuredTasks(): Promise<readonly Measured[]>
  workLeft(): Promise<WorkLeft>
  /** Todo items typed by hand that ask for an agent or a model. */
  typedDemands(): Promise<readonly TypedDemand[]>
  /** Appends an event without a change of state. */
  note(run: RunId | null, body: EventBody): Promise<void>
}

export interface TypedDemand {
  readonly id: ItemId
  readonly agent: string | null
  readonly model: string | null
}

/** What a supervisor wanted a person to know. */
export interface StoredNotice {
  readonly seq: number
  readonly at: EpochMs
  readonly message: string
}

/** What the run still does by itself: all that is todo or worked on, without what a person would have to set going. */
export interface WorkLeft {
  readonly tasks: number
  /** How much work they are together: their estimates, weights or 1 each, at the paces of their types. */
  readonly units: number
  /** The longest way to the end among them, in units. */
  readonly longest: number
  /** Before then one of them isn't begun, by its schedule or the wait of its next try; null: each at any time. */
  readonly lastStart: EpochMs | null
}

export type DeliveryNote =
  | {
      readonly kind: 'followed'
      readonly from: Oid
      readonly to: Oid
      /** It was held before, and what it was held with is there now. */
      readonly ended?: EndedHold
    }
  | {
      readonly kind: 'held'
      readonly why: string
      readonly files: readonly string[]
      /** What a person can do about it, where the reason doesn't include that. */
      readonly mend?: string
      /** The command for it, which can be pasted anywhere. */
      readonly command?: string
      /** What brings the user's changes back, once that command has put them aside. */
      readonly back?: string
    }

/** Of what the newest run's filter takes; without one that is everything. */
export type StateCounts = Readonly<Record<ItemState, number>> & {
  readonly total: number
  /** What the filter leaves out, whatever its state; not in the total. Left out: nothing. */
  readonly outside?: number
  /** Held because their backlog calls them optional; not among the blocked. Left out: none. */
  readonly optional?: number
  /** Claimed by a token: a person or a script has them, and no worker. Among the claimed. Left out: none. */
  readonly byToken?: number
}
