import { LoopworkError } from '../../core/errors.ts'

/** A row as the engine returns it. The content of a column is checked when it is read, never assumed. */
export type RawRow = Readonly<Record<string, unknown>>

export function text(row: RawRow, column: string): string {
  const value = row[column]
  return typeof value === 'string' ? value : broken(column, 'a text', value)
}

export function textOrNull(row: RawRow, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

/** Refuses bigint, too: a driver that hands out 64-bit integers as anything but numbers makes `=== 0` false without a word. */
export function integer(row: RawRow, column: string): number {
  const value = row[column]
  return Number.isSafeInteger(value) ? Number(value) : broken(column, 'an integer', value)
}

export function integerOrNull(row: RawRow, column: string): number | null {
  return row[column] === null ? null : integer(row, column)
}

export function real(row: RawRow, column: string): number {
  const value = row[column]
  return typeof value === 'number' ? value : broken(column, 'a number', value)
}

export function realOrNull(row: RawRow, column: string): number | null {
  return row[column] === null ? null : real(row, column)
}

/** A column of 0 and 1, or a comparison: SQLite returns those as 0 and 1 as well, other engines as booleans. */
export function flag(row: RawRow, column: string): boolean {
  const value = row[column]
  return typeof value === 'boolean' ? value : integer(row, column) === 1
}

export function word<Word extends string>(row: RawRow, column: string, words: readonly Word[]): Word {
  const value = row[column]
  const found = words.find((one) => one === value)
  return found ?? broken(column, `one of ${words.join(', ')}`, value)
}

/**
 * A JSON object that this store wrote from a `T`. Its keys are checked, so that a row of another origin is reported at
 * once; their values are not.
 */
export function record<T extends object>(
  row: RawRow,
  column: string,
  keys: readonly (keyof T & string)[],
): T {
  const value = json(row, column)
  if (typeof value !== 'object' || value === null) return broken(column, 'a JSON object', value)
  for (const key of keys) if (!(key in value)) return broken(column, `a JSON object with ${key}`, value)
  return value as T
}

export function recordOrNull<T extends object>(
  row: RawRow,
  column: string,
  keys: readonly (keyof T & string)[],
): T | null {
  return row[column] === null ? null : record(row, column, keys)
}

/** A JSON array that this store wrote from `T`s. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what it wrote
export function list<T>(row: RawRow, column: string): readonly T[] {
  if (row[column] === '[]') return []
  const value = json(row, column)
  return Array.isArray(value) ? (value as readonly T[]) : broken(column, 'a JSON array', value)
}

function json(row: RawRow, column: string): unknown {
  const stored = text(row, column)
  try {
    return JSON.parse(stored)
  } catch {
    return broken(column, 'JSON', stored)
  }
}

function broken(column: string, wanted: string, found: unknown): never {
  const shown = typeof found === 'bigint' ? `${found}n` : (JSON.stringify(found) ?? 'nothing')
  throw new LoopworkError(
    'store',
    `the store is broken: ${column} should be ${wanted}, found ${shown.slice(0, 80)}`,
  )
}
