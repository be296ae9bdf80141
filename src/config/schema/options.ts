import { configSchema } from './config-schema.ts'
import type { Entry } from './entry.ts'

export type ConfigKey = keyof typeof configSchema
export type Option = Entry & { readonly key: ConfigKey }

/** Every key of the config with what is known of it, in the order of docs and messages. */
export const options: readonly Option[] = Object.entries<Entry>(configSchema).map(([key, entry]) => ({
  key: key as ConfigKey,
  ...entry,
}))

/** `parallel.maxTasks` is `LOOPWORK_PARALLEL_MAX_TASKS`. */
export const envNameOf = (key: string): string =>
  `LOOPWORK_${key
    .replaceAll('.', '_')
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase()}`

/** As messages and docs name it; null for a key without a flag. */
export function flagNameOf({ flag }: Pick<Entry, 'flag'>): string | null {
  if (flag === undefined) return null
  if (!('spec' in flag)) return flag.shown
  return flag.shown ?? flag.spec.split(' ')[0] ?? flag.spec
}
