import type { OptionFlags } from '../../config/schema/flags.ts'

/** What commander hands over, by the names of its options. */
export interface CommonFlags {
  readonly config?: string
  readonly store?: string
  readonly C?: string
  /** False for `--no-color`. */
  readonly color: boolean
  readonly verbose?: boolean
  readonly json?: boolean
}

export interface RunFlags extends CommonFlags, OptionFlags {
  /** True for a bare `--parallel`. */
  readonly parallel?: number | true
  readonly sequential?: boolean
  readonly maxTasks?: number
  readonly resume?: boolean
  readonly fresh?: boolean
  readonly dryRun?: boolean
  readonly detach?: boolean
  /** The screen in lines that can be read aloud. */
  readonly plain?: boolean
  /** This is the process that `--detach` has started. */
  readonly inBackground?: boolean
}
