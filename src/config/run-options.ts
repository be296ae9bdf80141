import type { RunOptions } from '../core/run/settings.ts'
import type { Config, StoredAs } from './schema/config.ts'
import { nested, valueAt } from './schema/nested.ts'
import { options, type ConfigKey } from './schema/options.ts'

/** An option that is stored with a run, though a start that joins it may have another. */
export interface RunOptionRow {
  readonly key: ConfigKey
  readonly option: keyof StoredAs<'option'>
  /** Whether a store that came from elsewhere may decide it only after the user has allowed it. */
  readonly needsTrust: boolean
}

export const runOptionRows: readonly RunOptionRow[] = options.flatMap(({ key, trust, stored }) =>
  stored !== null && 'option' in stored
    ? [{ key, needsTrust: trust !== 'free', option: stored.option as RunOptionRow['option'] }]
    : [],
)

/** As the config has them: `sources` relative to the root. */
export const asOptions = (config: Config): Omit<RunOptions, 'record'> =>
  nested(runOptionRows.map(({ key, option }) => [option, valueAt(config, key)])) as StoredAs<'option'>
