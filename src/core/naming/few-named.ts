const mostNamed = 5

/** `A, B, C`, of many `A, B, C, D, E and 245 more`. @param count how many there are, where not all of them are given. */
export function fewNamed(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, mostNamed)
  const more = count - shown.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
}
