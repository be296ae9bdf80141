import { reviewAnswers, type Verdict } from '../core/review/review.ts'

/** The form in which a reviewer is asked to answer. */
export const answerForm = '{"verdict": "approve" or "changes", "notes": "what has to change, and why"}'

/** Notes are given to an agent and shown to a person: longer ones help neither. */
const mostNotes = 8_000

/**
 * A reviewer's answer: the last thing in its final text that is an answer, alone or in a fenced block. Null when there is none, when
 * anything of that form in the text can't be read, or when more JSON follows it: what can't be read for sure approves nothing.
 */
export function readReviewAnswer(text: string): Verdict | null {
  const starts = new RegExp(answerStart, 'g')
  let last: { readonly verdict: Verdict; readonly end: number } | null = null
  for (let found = starts.exec(text); found !== null; found = starts.exec(text)) {
    const end = endOfObject(text, found.index)
    const verdict = end === null ? null : verdictIn(text.slice(found.index, end))
    if (end === null || verdict === null) return null
    last = { verdict, end }
    // An answer that it quotes inside its own notes is a part of those.
    starts.lastIndex = end
  }
  if (last === null || /[{}]/.test(text.slice(last.end))) return null
  return last.verdict
}

const answerStart = /\{\s*"(?:verdict|notes)"/

/** Where the JSON object that begins at `from` ends; null where it doesn't. */
function endOfObject(text: string, from: number): number | null {
  let depth = 0
  let inString = false
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{') depth += 1
    else if (character === '}') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}

function verdictIn(json: string): Verdict | null {
  const { verdict, notes = '' } = parsed(json) ?? {}
  const answer = reviewAnswers.find((word) => word === verdict)
  if (answer === undefined || typeof notes !== 'string') return null
  const trimmed = notes.trim()
  // Without notes nobody knows what to change.
  if (answer === 'changes' && trimmed === '') return null
  return { answer, notes: trimmed.slice(0, mostNotes) }
}

function parsed(json: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>
  } catch {
    // The caller reports that the answer can't be read.
    return null
  }
}
