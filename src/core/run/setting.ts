import type { EpochMs } from '../ids.ts'

/** A setting that can be changed while a run goes on. */
export interface Setting {
  /** As the config names it. */
  readonly key: string
  /** `run`: of the run, for all who watch it; `screen`: of this screen alone. */
  readonly of: 'run' | 'screen'
  /** As it is shown: `60m`, `$20`, `none`. */
  readonly value: string
  /** As a person types it. */
  readonly written: string
  /** What it would be, had nobody said anything. */
  readonly byDefault: string
  /** Empty: it is typed. */
  readonly choices: readonly string[]
  readonly from: SettingSource
  /** The file that it would be written into, as it is named to a person; null: there is none. */
  readonly file: string | null
}

/** Where a value comes from. */
export type SettingSource =
  | { readonly kind: 'default' }
  /** A flag, a variable, or a line of a file. */
  | { readonly kind: 'given'; readonly where: string }
  /** A person changed it while the run went on; null: when isn't known. */
  | { readonly kind: 'changed'; readonly at: EpochMs | null }

/** What came of changing or writing one. */
export type SettingDone =
  /** `says`: what else a person should know; empty: nothing. */
  { readonly kind: 'done'; readonly says: string } | { readonly kind: 'refused'; readonly why: string }

/** The settings of a run and its screen: read, changed, and kept for later runs. */
export interface LiveSettings {
  /** Of a run that goes on; else those of the screen alone. */
  read(): Promise<readonly Setting[]>
  /** @param written as a person types it; null: its default */
  change(key: string, written: string | null): Promise<SettingDone>
  /** Into the file that `read` named, as that was when it was read. */
  write(key: string, written: string): Promise<SettingDone>
}

/** Where nothing can be changed, and why. */
export const noSettings = (why: string): LiveSettings => ({
  read: async () => [],
  change: async () => ({ kind: 'refused', why }),
  write: async () => ({ kind: 'refused', why }),
})
