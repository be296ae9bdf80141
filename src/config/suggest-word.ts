/** The known word that was probably meant; null when none is near. */
export function suggestWord(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, steps: steps(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.steps - other.steps)
  const [best] = ranked
  if (best === undefined) return null
  return best.steps <= Math.max(2, Math.floor(best.candidate.length / 3)) ? best.candidate : null
}

/** Levenshtein distance, row by row; long words are far from everything. */
function steps(one: string, other: string): number {
  if (one.length > 64) return one.length
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1
      const replaced = (above[column - 1] ?? 0) + same
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[other.length] ?? 0
}
