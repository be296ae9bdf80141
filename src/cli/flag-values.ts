import { InvalidArgumentError } from 'commander'
import { parseUsd } from '../config/values/money.ts'
import { LoopworkError } from '../core/errors.ts'
import type { Filter } from '../core/policy/filter/filter.ts'
import { parseFilter } from '../core/policy/filter/parse-filter.ts'
import { mostWorkers } from '../core/run/settings.ts'

export function workers(text: string): number {
  const value = count(text)
  if (value > mostWorkers) throw new InvalidArgumentError(`at most ${mostWorkers}.`)
  return value
}

export function count(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('a whole number is needed.')
  return Number(text)
}

/** How many times as fast. */
export function times(text: string): number {
  const value = /^\d{1,5}(\.\d{1,3})?$/.test(text) ? Number(text) : 0
  if (value <= 0 || value > 10_000) throw new InvalidArgumentError('a number from 0.001 to 10000 is needed.')
  return value
}

export function dollars(text: string): number {
  const usd = parseUsd(text)
  if (usd === null) throw new InvalidArgumentError('a number of US dollars is needed, such as 20 or 0.50.')
  return usd
}

/** Of an option that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]

/** @throws LoopworkError kind `usage`. */
export function readFilter(verb: string, text: string): Filter {
  const parsed = parseFilter(text)
  if (!('problem' in parsed)) return parsed
  throw new LoopworkError('usage', `${verb}: --filter ${parsed.problem}`, {
    hint: 'as in: type = docs and (label = api or id = "AUTH-*")',
  })
}
