import type { Command } from '../command.ts'
import type { ItemId, Oid, RunId, SupervisorId } from '../ids.ts'
import type { EndCounts } from '../run/counts.ts'
import type { Budget, BudgetKind } from '../policy/budget.ts'
import type { Hold, HoldOwner } from '../run/hold.ts'
import type { ProcessIdentity } from '../run/identity.ts'
import type { Run, SupervisorRow } from '../run/run.ts'
import type { OptionChange, RunOptions, RunSettings } from '../run/settings.ts'
import type { StateCounts } from './store-reader.ts'
import type { Fenced } from './fenced.ts'

/** Runs, their supervisors, and what holds a run. */
export interface RunStore {
  /**
   * Resumes the newest unfinished run with `settings`, or starts one (a new run lifts every `stopped` hold). `fresh` ends the
   * unfinished run first.
   */
  openRun(open: OpenRun): Promise<OpenedRun>
  /**
   * Marks which items are in the scope of a run that is about to be opened with this filter, some at a time. Changes nothing while a
   * supervisor of an unfinished run lives: the scope is that run's.
   */
  prepareScope(wanted: WantedScope): Promise<void>
  /** How such a run would stand, were nothing in it left to do; null: something is. Nothing is marked, and nobody is made to wait. */
  nothingLeftIn(wanted: WantedScope): Promise<NothingLeft | null>
  /** Extends the lease. Resolves to 'ghost' when somebody else has ended this supervisor. */
  heartbeat(supervisor: SupervisorId): Promise<Fenced<'ok'>>
  /**
   * This supervisor leaves. `finish`: and nothing of the run is left to do, so the run ends too, unless another supervisor of it lives.
   * Its attempts that have not ended stay as they are, for the next start to adopt.
   */
  leaveRun(supervisor: SupervisorId, how: 'finish' | 'detach'): Promise<void>
  setPaused(run: RunId, paused: boolean): Promise<void>
  setAborting(run: RunId): Promise<void>
  /** Settings of a run that goes on are others from now on; false: they are not what `from` has any more, and nothing is changed. */
  changeSettings(run: RunId, change: SettingsChange): Promise<boolean>
  /** Gives the run more, or less, to use; it goes on by itself then. */
  extendBudgets(run: RunId, to: Readonly<Partial<Record<BudgetKind, number>>>): Promise<Extension>
  /** No supervisor claims anything in the run until this is lifted. A second call with the same facts changes nothing. */
  holdRun(run: RunId, hold: Omit<Hold, 'since'>): Promise<void>
  /** Lifts a hold whose cause was repaired. */
  liftHold(run: RunId, owner: HoldOwner): Promise<void>
  setWorkers(supervisor: SupervisorId, workers: number): Promise<void>
  /** What the supervisor needs on every tick, in one read. Null when its row was deleted. */
  pulse(supervisor: SupervisorId): Promise<Pulse | null>
}

export interface SettingsChange {
  readonly from: RunSettings
  readonly to: RunSettings
  /** Null: as they are. */
  readonly options: RunOptions | null
  readonly changes: readonly OptionChange[]
}

export type Extension =
  | { readonly kind: 'extended'; readonly budgets: readonly Budget[] }
  /** The run has no such budget: there is nothing to extend. */
  | { readonly kind: 'not set' }
  /** As much is spent already: nothing could be started with it. */
  | { readonly kind: 'spent already'; readonly budget: Budget }

/** What a run that is about to be opened is to do. */
export interface WantedScope {
  readonly filter: string | null
  /** A new run: what a person has taken into an earlier one is not in this one. */
  readonly isNew: boolean
}

export interface NothingLeft {
  readonly counts: EndCounts & Pick<StateCounts, 'outside'>
  /** The first of its tasks that can't start without others that it leaves out: those, to the end. */
  readonly needed: readonly { readonly item: ItemId; readonly needs: readonly ItemId[] }[]
}

export interface OpenRun {
  readonly mode: 'auto' | 'resume' | 'fresh'
  /** What the run starts or resumes with. Joining uses only `workers`, and that for this supervisor alone. */
  readonly settings: RunSettings
  readonly options?: RunOptions
  /** What differs from the stored settings of the run that is resumed: for the event. */
  readonly changes?: readonly OptionChange[]
  /** The state for which the settings were chosen; left out: any. @throws RunHasChanged when the state is another one by now. */
  readonly expects?: RunExpectation
  readonly base: Oid
  readonly identity: ProcessIdentity
}

export interface RunExpectation {
  /** The run that is resumed or joined, as it was read; null: a new one. */
  readonly run: Pick<Run, 'id' | 'settings'> | null
  readonly joins: boolean
}

export interface OpenedRun {
  readonly run: Run
  readonly supervisor: SupervisorRow
  /** `joined`: another supervisor of it lives. `resumed`: it was unfinished and had no living supervisor. */
  readonly how: 'started' | 'resumed' | 'joined'
}

/** Returns whether the process of an identity lives; passed to the store, which decides inside a transaction. */
export type LivenessOf = (identity: ProcessIdentity) => 'alive' | 'dead' | 'unknown'

export interface Pulse {
  readonly run: Run
  readonly me: SupervisorRow
  /** Commands for this supervisor that it has not taken yet. */
  readonly asked: readonly Command[]
  /** All holds of the run; `run.hold` is the first of them. */
  readonly holds: readonly Hold[]
}
