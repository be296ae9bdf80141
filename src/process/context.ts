import type { HardShares } from './hard-shares.ts'
import type { Standpoint } from './identity.ts'
import type { Sampler } from './sampler.ts'
import type { ProcessTable } from './table/process-table.ts'
import type { Ticker } from './ticker.ts'
import type { ProcessScanner } from './tree/process-scanner.ts'

/** What everything in this room shares. */
export interface ProcessContext {
  readonly table: ProcessTable
  readonly scanner: ProcessScanner
  readonly here: Standpoint
  readonly beat: Ticker
  readonly sampler: Sampler
  readonly hardShares: HardShares
  /** The user's. */
  readonly environment: Readonly<NodeJS.ProcessEnv>
  /** Runs the wrapper. */
  readonly shell: string
  /** Of the wrapper's watchdog. */
  readonly tickSeconds: number
  readonly graceSeconds: number
}
