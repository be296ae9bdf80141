import { reportedStatuses, type ReportedSummary } from '../../core/policy/majority-status.ts'

/** So much of what an agent said last is looked through. */
const mostChars = 64 * 1024
/** So many objects are tried from the end: a summary has none inside. Each try reads up to all of the text, between two looks at the keys. */
const mostTries = 16

/**
 * The summary with which an agent ends what it says: a JSON object with a `status`, by itself or in a fence, and nothing after it.
 * Null where it ends otherwise: words about a status are none.
 */
export function readSummary(said: string): ReportedSummary | null {
  const text = said
    .slice(-mostChars)
    .trimEnd()
    .replace(/\n?```$/, '')
    .trimEnd()
  if (!text.endsWith('}')) return null
  const starts = [...text.matchAll(/\{\s*"/g)].slice(-mostTries).reverse()
  for (const { index } of starts) {
    const found = summaryIn(text.slice(index))
    if (found !== null) return found
  }
  return null
}

function summaryIn(json: string): ReportedSummary | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // It begins further up, or is no JSON.
    return null
  }
  if (typeof value !== 'object' || value === null || !('status' in value)) return null
  const status = reportedStatuses.find((each) => each === value.status)
  if (status === undefined) return null
  const summary = 'summary' in value && typeof value.summary === 'string' ? value.summary : ''
  return { status, summary, files: textsIn(value, 'files'), blockers: textsIn(value, 'blockers') }
}

const textsIn = (value: object, key: string): readonly string[] => {
  const found: unknown = Reflect.get(value, key)
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : []
}
