import { reportedStatuses, type PrintedSummary } from '../../core/policy/majority-status.ts'

/** So much of what an agent said last is looked through. */
const mostChars = 64 * 1024
/** So many spaces may follow on its last line. */
const longestGap = 100
/** So many objects are tried from the end: a summary has none inside. Each try reads up to all of the text, between two looks at the keys. */
const mostTries = 16

/**
 * The last summary in what an agent says last: a JSON object with a `status`, on lines of its own or in a fence. Null where there is none:
 * words about a status are none, nor is an object in the middle of a sentence, in a quotation or in indented code, nor one that stands in
 * the task.
 * @param task texts of the task that its prompt has.
 */
export function readSummary(said: string, task: readonly string[] = []): PrintedSummary | null {
  const text = lastLines(said.replaceAll('\r\n', '\n'))
  const starts = [...text.matchAll(/^ {0,3}(?=\{\s*")/gm)].slice(-mostTries).reverse()
  for (const { 0: indentation, index } of starts) {
    const json = objectAt(text, index + indentation.length)
    const found = json === null ? null : summaryIn(json)
    if (json === null || found === null) continue
    if (isQuoted(json, task)) return null
    const after = text.slice(index + indentation.length + json.length).trim()
    return { ...found, isLast: /^(?:`{3,}|~{3,})?$/.test(after) }
  }
  return null
}

/** The text from an opening brace to the one that closes it, where that ends its line; null: it is never closed, or goes on in a sentence. */
function objectAt(text: string, start: number): string | null {
  let depth = 0
  // Strings whole, so that no brace in one counts.
  for (const { 0: sign, index } of text.slice(start).matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (sign === '{') depth++
    if (sign === '}') depth--
    if (depth > 0) continue
    const end = start + index + 1
    return /^[^\S\n]*(?:\n|$)/.test(text.slice(end, end + longestGap)) ? text.slice(start, end) : null
  }
  return null
}

/** Whole lines, since only at the beginning of one a summary may begin. */
function lastLines(text: string): string {
  if (text.length <= mostChars) return text
  const end = text.slice(-mostChars)
  return end.slice(end.indexOf('\n') + 1)
}

const isQuoted = (json: string, task: readonly string[]): boolean =>
  task.some((given) => given.replaceAll('\r\n', '\n').includes(json))

function summaryIn(json: string): Omit<PrintedSummary, 'isLast'> | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // It begins further up, or is no JSON.
    return null
  }
  if (typeof value !== 'object' || value === null || !('status' in value)) return null
  // Models write the words of a format in capitals, too.
  const said = typeof value.status === 'string' ? value.status.toLowerCase() : null
  const status = reportedStatuses.find((each) => each === said)
  if (status === undefined) return null
  return {
    task: textIn(value, 'task_id') || null,
    status,
    summary: textIn(value, 'summary'),
    files: textsIn(value, 'files'),
    blockers: textsIn(value, 'blockers'),
  }
}

function textIn(value: object, key: string): string {
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'string' ? found : ''
}

const textsIn = (value: object, key: string): readonly string[] => {
  const found: unknown = Reflect.get(value, key)
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : []
}
