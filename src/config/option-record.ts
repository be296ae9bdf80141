import { createHash } from 'node:crypto'
import type { EpochMs } from '../core/ids.ts'
import { optionPlaces, type OptionPlace, type OptionRecord } from '../core/run/settings.ts'
import type { ConfigLayer } from './schema/config.ts'
import { valueAt } from './schema/nested.ts'
import { options } from './schema/options.ts'

export interface GivenOptions {
  /** The layer of each place by itself. */
  readonly layers: Readonly<Partial<Record<OptionPlace, ConfigLayer>>>
  /** The file of `--config`, absolute. */
  readonly file: string | null
}

type Layers = GivenOptions['layers']
type Hashes = Readonly<Partial<Record<OptionPlace, Readonly<Record<string, string>>>>>

export const emptyRecord: OptionRecord = { given: {}, winners: {}, file: null }

/**
 * The keys that are given anew since the record was made. Flags and a file named by `--config` are given each time they are
 * used. Environment and the config files that are found by themselves exist all the time: of them only what has
 * changed counts, and a key that was removed from a file counts where the run has its value from there.
 */
export function keysGivenAnew({ layers, file }: GivenOptions, record: OptionRecord): ReadonlySet<string> {
  const now = givenIn(layers)
  return new Set(
    optionPlaces.flatMap((place) => {
      const here = now[place]
      if (here === undefined) return []
      const before = record.given[place] ?? {}
      const anew = Object.keys(here).filter((key) => isGivenEachTime(place) || here[key] !== before[key])
      const isSameFile = isFile(place) && (place !== 'file' || file === record.file)
      return [...anew, ...(isSameFile ? removedKeys(here, before, { place, record }) : [])]
    }),
  )
}

/** The record after `keys` have been taken. A place that wasn't read now stays as it was recorded. */
export function recordAfter(
  { layers, file }: GivenOptions,
  before: OptionRecord,
  keys: ReadonlySet<string>,
): OptionRecord {
  const now = givenIn(layers)
  const winners = Object.fromEntries(Object.entries(before.winners).filter(([key]) => !keys.has(key)))
  for (const key of keys) {
    const strongest = optionPlaces.find((place) => now[place]?.[key] !== undefined)
    if (strongest !== undefined) winners[key] = strongest
  }
  const changed = Object.entries(before.changed ?? {}).filter(([key]) => !keys.has(key))
  return {
    ...{ given: { ...before.given, ...now }, winners, file: file ?? before.file },
    ...(changed.length === 0 ? {} : { changed: Object.fromEntries(changed) }),
  }
}

/** The record after a person has changed a setting while the run goes on: no place has it from then on. */
export function recordChanged(before: OptionRecord, keys: readonly string[], at: EpochMs): OptionRecord {
  const winners = Object.entries(before.winners).filter(([key]) => !keys.includes(key))
  const changed = Object.fromEntries(keys.map((key) => [key, at]))
  return {
    ...before,
    winners: Object.fromEntries(winners),
    changed: { ...before.changed, ...changed },
  }
}

/** Every key that some place gives. */
export const keysGiven = ({ layers }: GivenOptions): ReadonlySet<string> =>
  new Set(Object.values(givenIn(layers)).flatMap((given) => Object.keys(given)))

const isGivenEachTime = (place: OptionPlace): boolean => place === 'flag' || place === 'file'
const isFile = (place: OptionPlace): boolean => place !== 'flag' && place !== 'environment'

function removedKeys(
  here: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
  { place, record }: { readonly place: OptionPlace; readonly record: OptionRecord },
): readonly string[] {
  return Object.keys(before).filter((key) => here[key] === undefined && record.winners[key] === place)
}

function givenIn(layers: Layers): Hashes {
  return Object.fromEntries(Object.entries(layers).map(([place, layer]) => [place, hashesOf(layer)] as const))
}

function hashesOf(layer: ConfigLayer): Readonly<Record<string, string>> {
  const entries = options.flatMap(({ key }) => {
    const value = valueAt(layer, key)
    return value === undefined ? [] : [[key, hashOf(value)] as const]
  })
  return Object.fromEntries(entries)
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
