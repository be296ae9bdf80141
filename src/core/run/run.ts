import type { CoolDown } from '../agent/cool-down.ts'
import type { EpochMs, Oid, RunId, SupervisorId } from '../ids.ts'
import type { Breaker } from '../policy/breaker.ts'
import type { BudgetRecords } from '../policy/budget.ts'
import type { Hold } from './hold.ts'
import type { ProcessIdentity } from './identity.ts'
import type { RunSettings } from './settings.ts'
import type { Spent } from './spent.ts'

/** One supervision from start to summary, resumable, shared by every supervisor that joins it. */
export interface Run {
  readonly id: RunId
  readonly settings: RunSettings
  readonly startedAt: EpochMs
  /** The target's tip when the run started. */
  readonly base: Oid
  readonly paused: boolean
  readonly aborting: boolean
  readonly breaker: Breaker
  /** Why nothing new is started for now; the machine's before the preset's before the gate's. Null when all is well. */
  readonly hold: Hold | null
  /** By all its agents, those of failed tries included. */
  readonly spent: Spent
  readonly budgets: BudgetRecords
  /** Accounts and models that nobody should be asked for now, over all runs of the store; those that are over, too. */
  readonly cools: readonly CoolDown[]
  readonly endedAt: EpochMs | null
}

export interface SupervisorRow {
  readonly id: SupervisorId
  readonly run: RunId
  readonly identity: ProcessIdentity
  /** The number of its first worker: those of one supervisor are numbered in a row. */
  readonly firstWorker: number
  /** Workers it wants; lowering drains. */
  readonly workers: number
  readonly startedAt: EpochMs
  readonly leaseUntil: EpochMs
  readonly endedAt: EpochMs | null
}
