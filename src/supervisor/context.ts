import type { Attempt } from '../core/attempt.ts'
import type { Hold } from '../core/hold.ts'
import type { Oid, SupervisorId } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import type { BacklogFiles } from '../core/ports/backlog.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Git } from '../core/ports/git.ts'
import type { Processes } from '../core/ports/process.ts'
import type { Store } from '../core/ports/store.ts'
import type { Run } from '../core/run.ts'
import type { Checks, Holds } from './holds.ts'
import type { Clearing } from './phases/clean-up/clearing.ts'
import type { StoredLogs } from './phases/clean-up/log-retention.ts'
import type { GateOnBase } from './phases/gate/gate-on-base.ts'
import type { SetupOwner } from './phases/setup-owner.ts'

/** What a supervisor works with: its surroundings, and what it found to be wrong with them. */
export interface SupervisorContext extends Surroundings {
  readonly holds: Holds
  readonly clearing: Clearing
  readonly gateOnBase: GateOnBase
  readonly setupOwner: SetupOwner
}

/** Everything with side effects that a supervisor may use, and the run it works on. */
export interface Surroundings {
  readonly store: Store
  readonly git: Git
  readonly processes: Processes
  readonly clock: Clock
  readonly backlog: BacklogFiles
  readonly paths: StatePaths
  readonly checks: Checks
  /** The store can't be used, or (null) can be used again: to be shown at once, for nothing of it can be stored. */
  storeHeld(hold: Hold | null): void
  readonly run: Run
  readonly me: SupervisorId
  /** Backlog files and copied paths, relative to the root: never part of an agent's work. */
  readonly backlogFiles: readonly string[]
  promptFor(order: PromptOrder): string
}

/** What is enough to save and take away what an attempt has left; also for commands, with no supervisor. */
export type Remains = Pick<
  Surroundings,
  'store' | 'git' | 'processes' | 'clock' | 'paths' | 'run' | 'backlogFiles'
>

export interface PromptOrder {
  readonly item: Item
  readonly attempt: Attempt
  /** Earlier attempts of the item, oldest first. */
  readonly earlier: readonly Attempt[]
  readonly tries: number
  readonly gate: readonly string[]
}

/** Where things lie in the state folder. All absolute. */
export interface StatePaths {
  agentDir(attempt: Attempt, index: number): string
  /** A new log for a setup, gate or teardown command of the attempt. */
  commandLog(attempt: Attempt, kind: 'setup' | 'gate' | 'teardown'): CommandLog
  /** Of gates that decide about no attempt: the user's own commits joined with merged work. */
  laneLog(target: string): CommandLog
  laneMarker(target: string): string
  /** Marks every process of the attempt; unique on this machine, not only in this store. */
  marker(attempt: Attempt): string
  /** How many agents of the attempt have a folder: the next one's index. */
  agentCount(attempt: Attempt): number
  /** Makes the attempt's folder. */
  prepare(attempt: Attempt): Promise<void>
  /** False when somebody took the state folder away: what is written from then on is written nowhere. */
  stillThere(): boolean
  /** What each try and each run has on the disk. */
  storedLogs(): Promise<readonly StoredLogs[]>
  removeLogs(logs: StoredLogs): Promise<void>
  /** Puts lane logs that have become long aside. */
  rotateLaneLogs(): Promise<void>
  /** It has ended, and nothing on the disk says how. */
  owesReceipt(attempt: Attempt): Promise<boolean>
  /** Stores `receipt.json`, atomically. `merged`: the item's commit on the lane, where it has one. */
  writeReceipt(attempt: Attempt, merged: Oid | null): Promise<void>
}

/** Where a command's output goes, and our own words above and below it: apart, so that no output can pose as them. */
export interface CommandLog {
  /** Absolute; stdout and stderr are appended here. */
  readonly path: string
  begin(line: string): Promise<void>
  end(line: string): Promise<void>
}
