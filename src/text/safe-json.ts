import type { Safe } from './safe.ts'

/**
 * JSON on one line that reads back as exactly the same value and yet can't drive a terminal: what JSON leaves as it is
 * (C1, bidi, invisible characters, line separators) is written as `\u` escapes.
 */
export const safeJson = (value: unknown): Safe => escaped(JSON.stringify(value)) as Safe

/** The same on many lines, for a file that people open. */
export const safeJsonPage = (value: unknown): string => `${escaped(JSON.stringify(value, null, 2))}\n`

const unsafe = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu

const escaped = (json: string): string => json.replace(unsafe, escapeUnits)

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
