/** A pattern as the texts between its stars: `AUTH-*` is `['AUTH-', '']`, and one text alone is that text. */
export type Glob = readonly [string, ...string[]]

/** A star stands for any characters, also for none. Takes time in proportion to the text, whatever the pattern. */
export function fitsGlob(glob: Glob, text: string): boolean {
  const [first, ...rest] = glob
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= text.length - last.length
}

/** The pattern with anything before and behind it. */
export const anywhere = (glob: Glob): Glob => ['', ...glob, '']

/** The pattern with anything behind it. */
export const andAllBelow = ([first, ...rest]: Glob): Glob => [first, ...rest, '']

export function mapGlob([first, ...rest]: Glob, change: (text: string) => string): Glob {
  return [change(first), ...rest.map(change)]
}
