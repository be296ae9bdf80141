import type { Safe } from './safe.ts'

/**
 * JSON that reads back as exactly the same value and yet can't drive a terminal: what JSON leaves as it is
 * (C1, bidi, invisible characters, line separators) is written as `\u` escapes.
 */
export function safeJson(value: unknown, indent = 0): Safe {
  return JSON.stringify(value, null, indent).replace(unsafe, escapeUnits) as Safe
}

const unsafe = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}
