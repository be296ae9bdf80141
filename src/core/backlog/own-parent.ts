const membersShown = 10

/**
 * What is said of an item that is in itself by its parents.
 *
 * @param ring of ids, each in the next one and the last in the first. Where the item itself stands in it: `from`.
 */
export function ownParentMessage(ring: readonly string[], from: number): string {
  const shown = Math.min(ring.length + 1, membersShown)
  const way = Array.from({ length: shown }, (_, step) => ring[(from + step) % ring.length] ?? '')
  const rest = ring.length + 1 > shown ? ' in …' : ''
  return `is in itself, ${way.join(' in ')}${rest}; that parent counts for nothing`
}
