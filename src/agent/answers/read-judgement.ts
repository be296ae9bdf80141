/** The form in which a judge is asked to answer. */
export const judgementForm = '{"choice": 1, "why": "one sentence"}'

export interface ReadJudgement {
  /** 1, 2, …: the place of the chosen work in what the judge was shown. */
  readonly choice: number
  readonly why: string
}

/** Longer reasons help nobody who reads a line. */
const mostWhy = 200
/** So much of what a judge said last is looked through. */
const mostChars = 64 * 1024

/** The object with which a judge ends what it says, alone or in a fence. Null where it ends otherwise, or chooses nothing that is there. */
export function readJudgement(said: string, works: number): ReadJudgement | null {
  const text = said
    .slice(-mostChars)
    .trimEnd()
    .replace(/\n?```$/, '')
    .trimEnd()
  const found = /\{\s*"choice"[^{}]*\}$/.exec(text)?.[0]
  if (found === undefined) return null
  try {
    const { choice, why = '' } = JSON.parse(found) as Readonly<Record<string, unknown>>
    if (typeof choice !== 'number' || !Number.isInteger(choice) || choice < 1 || choice > works) return null
    if (typeof why !== 'string') return null
    return { choice, why: why.replaceAll(/\s+/g, ' ').trim().slice(0, mostWhy) }
  } catch {
    // It is no JSON: no answer.
    return null
  }
}
