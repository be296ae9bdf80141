import { envNameOf, flagNameOf, type Option } from '../../config/schema/options.ts'
import type { SettingSource } from '../../core/run/setting.ts'
import type { OptionPlace, RunOptions } from '../../core/run/settings.ts'
import { hasKey, type PlacedFile } from './config-files.ts'

/** Where the run has its value from. */
export function sourceInRun(
  option: Option,
  options: RunOptions | null,
  files: readonly PlacedFile[],
): SettingSource {
  const { key } = option
  const changedAt = options?.record.changed?.[key]
  if (changedAt !== undefined) return { kind: 'changed', at: changedAt }
  const place = options?.record.winners[key]
  return place === undefined ? { kind: 'default' } : { kind: 'given', where: whereIn(place, option, files) }
}

/** Of the screen: it is read at each start, so what stands there now is what counts. */
export function sourceHere(option: Option, files: readonly PlacedFile[]): SettingSource {
  const { key } = option
  if ((process.env[envNameOf(key)] ?? '') !== '') return { kind: 'given', where: envNameOf(key) }
  const placed = files.find((each) => hasKey(each, key))
  return placed === undefined ? { kind: 'default' } : { kind: 'given', where: lineIn(placed, key) }
}

function whereIn(place: OptionPlace, option: Option, files: readonly PlacedFile[]): string {
  switch (place) {
    case 'flag':
      return flagNameOf(option) ?? 'command line'
    case 'environment':
      return envNameOf(option.key)
    default: {
      const placed = files.find((each) => each.place === place)
      return placed === undefined ? placeWords[place] : lineIn(placed, option.key)
    }
  }
}

const placeWords = { file: '--config', repository: '.loopworkrc', user: 'your own config' } as const

const lineIn = (placed: PlacedFile, key: string): string =>
  placed.file !== null && hasKey(placed, key)
    ? `${placed.name} line ${placed.file.lineOf(key.split('.'))}`
    : placed.name

/** Where it stands already, since that wins; else the person's own file. */
export const fileFor = (key: string, files: readonly PlacedFile[]): PlacedFile | null =>
  files.find((each) => hasKey(each, key)) ?? files.find(({ place }) => place === 'user') ?? null
