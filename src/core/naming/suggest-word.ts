/** The known word that was probably meant; null when none is near. */
export function suggestWord(word: string, known: readonly string[]): string | null {
  // Equally far, the one that is as long: a wrong letter is typed more often than one too many.
  const apart = (candidate: string): number => Math.abs(candidate.length - word.length)
  const ranked = known
    .map((candidate) => ({ candidate, steps: stepsBetween(word, candidate) }))
    .sort((one, other) => one.steps - other.steps || apart(one.candidate) - apart(other.candidate))
  const [best] = ranked
  if (best === undefined) return null
  return best.steps <= Math.max(2, Math.floor(best.candidate.length / 3)) ? best.candidate : null
}

/** One step of typing away, where any word may stand and only a slip is to be noticed. */
export const slipOf = (word: string, known: readonly string[]): string | null =>
  known.find((candidate) => stepsBetween(word, candidate) <= 1) ?? null

/** Letters added, left out, changed, or swapped with their neighbour; capitals don't count. Long words are far from everything. */
function stepsBetween(oneWord: string, otherWord: string): number {
  const [one, other] = [oneWord.toLowerCase(), otherWord.toLowerCase()]
  if (one.length > 64) return one.length
  let twoAbove: readonly number[] = []
  let above: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1
      const replaced = (above[column - 1] ?? 0) + same
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      const swapped = isSwap ? (twoAbove[column - 2] ?? 0) + 1 : replaced
      current.push(Math.min(replaced, swapped, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    twoAbove = above
    above = current
  }
  return above[other.length] ?? 0
}
