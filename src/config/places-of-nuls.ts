/**
 * Where a text has a NUL byte, keys included. YAML can write one, but no path, argument or variable can hold it: each would
 * fail at its own late moment, some of them again with every try.
 */
export function placesOfNuls(value: unknown, path: readonly PropertyKey[] = []): readonly PropertyKey[][] {
  if (typeof value === 'string') return value.includes('\0') ? [[...path]] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key]
    return key.includes('\0') ? [place] : placesOfNuls(inner, place)
  })
}
