/** A JSON object of a foreign stream: each field may be missing or of another type than expected. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** The line as a record; null when it is no JSON object. A byte order mark, `\r` or NULs around it don't matter. */
export function parseRecord(line: string): JsonRecord | null {
  const text = withoutNuls(line).trim()
  if (!text.startsWith('{')) return null
  try {
    return asRecord(JSON.parse(text)) ?? null
  } catch {
    return null
  }
}

/** A log that a full disk or a crash has left holes in has NULs where nothing was written. */
function withoutNuls(line: string): string {
  let start = 0
  let end = line.length
  while (line[start] === '\0') start += 1
  while (end > start && line[end - 1] === '\0') end -= 1
  return line.slice(start, end)
}

/** The value at the path of field names; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const name of path) {
    const record = asRecord(found)
    if (record === undefined || !Object.hasOwn(record, name)) return undefined
    found = record[name]
  }
  return found
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : undefined
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

export function integerAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = numberAt(value, ...path)
  return Number.isSafeInteger(found) ? found : undefined
}

/** A number of tokens or lines: 0 for what is no such number. No sum of such counts leaves the exact numbers. */
export function countAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path)
  return typeof found === 'number' && found > 0 ? Math.min(Math.round(found), mostCounted) : 0
}

/** The same, but undefined for what is no number from 0 on. */
export function amountAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = numberAt(value, ...path)
  return found === undefined || found < 0 ? undefined : countAt(found)
}

/** In US dollars; null for what is no price. */
export function costAt(value: unknown, ...path: readonly string[]): number | null {
  const found = numberAt(value, ...path)
  return found !== undefined && found >= 0 && found <= mostPaid ? found : null
}

/** Of the vendor's answer: undefined for what is no HTTP status. */
export function statusAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = integerAt(value, ...path)
  return found !== undefined && found >= 100 && found <= 599 ? found : undefined
}

const mostCounted = 1e12
const mostPaid = 1e9

export function recordAt(value: unknown, ...path: readonly string[]): JsonRecord | undefined {
  return asRecord(at(value, ...path))
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

function asRecord(value: unknown): JsonRecord | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return value as JsonRecord
}
