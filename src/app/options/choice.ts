import type { GivenOptions } from '../../config/option-record.ts'
import type { StartFacts } from '../../config/run-settings.ts'
import type { Config } from '../../config/schema/config.ts'
import type { Run, SupervisorRow } from '../../core/run/run.ts'
import type { OptionChange, RunOptions, RunSettings } from '../../core/run/settings.ts'

/** What this start was given. */
export interface Asked {
  readonly mode: 'auto' | 'resume' | 'fresh'
  readonly config: Config
  readonly given: GivenOptions
  readonly facts: Omit<StartFacts, 'target' | 'storedAgent'>
  /** A notice, when loopwork has chosen the number of workers. */
  readonly workersNotice: string | null
  readonly sources: {
    /** Of the command line, absolute. */
    readonly named: readonly string[]
    /** The one that is found by itself, absolute. */
    readonly found: string | null
    /** A notice of where it was found, or was not, when no source is named and the user may wonder. */
    readonly notice: string | null
  }
  /** The branch that is checked out. @throws LoopworkError git, for a detached HEAD. */
  branch(): string
  /**
   * @param changed guarded keys that the repository's own config changes for a run.
   * @throws LoopworkError untrusted, for what that config may not do yet.
   */
  requireTrust(changed?: readonly string[]): void
}

/** What is in the store: the newest run, and who works on it. */
export interface NewestRun {
  readonly run: Run
  readonly options: RunOptions | null
  readonly living: readonly SupervisorRow[]
  /** Whether this user started or allowed it with these commands. */
  readonly trusted: boolean
}

export interface Choice {
  readonly kind: 'start' | 'resume' | 'join'
  readonly settings: RunSettings
  readonly options: RunOptions
  /** The differences between the run that is resumed and `settings`. */
  readonly changes: readonly OptionChange[]
  /** Notices for the user, printed before all others. */
  readonly notices: readonly string[]
}
