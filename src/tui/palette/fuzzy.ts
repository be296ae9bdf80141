/** How well typed words fit a text, and the characters of it that they are; null: they are not in it. */
export interface FuzzyMatch {
  readonly score: number
  readonly at: readonly number[]
}

const textStartBonus = 12
const wordStartBonus = 8
const inRowBonus = 5
const mostGap = 5

/** Each word is found by its letters in order, best where they begin words or stand together; capitals don't count. */
export function fuzzyMatch(typed: string, text: string): FuzzyMatch | null {
  const lower = text.toLowerCase()
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  let score = 0
  const at = new Set<number>()
  for (const word of words) {
    const match = bestOf(word, lower)
    if (match === null) return null
    score += match.score
    for (const index of match.at) at.add(index)
  }
  // Of equal ones the shorter text says more exactly what was typed.
  return { score: score - text.length / 100, at: [...at].sort((one, other) => one - other) }
}

/** Tried from each place where the first letter stands. */
function bestOf(word: string, text: string): FuzzyMatch | null {
  let best: FuzzyMatch | null = null
  for (let from = text.indexOf(word[0] ?? ''); from !== -1; from = text.indexOf(word[0] ?? '', from + 1)) {
    const match = matchFrom(word, text, from)
    if (match === null) break
    if (best === null || match.score > best.score) best = match
  }
  return best
}

function matchFrom(word: string, text: string, from: number): FuzzyMatch | null {
  const at: number[] = []
  let score = 0
  let next = from
  for (const letter of word) {
    const index = text.indexOf(letter, next)
    if (index === -1) return null
    const before = at.at(-1)
    if (index === 0) score += textStartBonus
    else if (isWordStart(text, index)) score += wordStartBonus
    if (before !== undefined) score += index === before + 1 ? inRowBonus : -Math.min(index - before, mostGap)
    at.push(index)
    next = index + letter.length
  }
  return { score, at }
}

const isWordStart = (text: string, index: number): boolean => /[\s:,.\-/_]/.test(text[index - 1] ?? '')
