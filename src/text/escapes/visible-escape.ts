/** A character that must not be printed, in ASCII: `\u202e`, `\u{e0041}`. */
export function visibleEscape(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16)
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
