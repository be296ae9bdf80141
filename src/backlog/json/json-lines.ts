import type { Problem } from '../../core/errors.ts'
import type { SourceFile } from '../source-file.ts'
import { objectAt, type JsonObject } from './json-object.ts'
import { kindOf } from './node-kind.ts'
import { parseStrictJson } from './strict-json.ts'
import { addAll } from '../add-all.ts'

/** A line of a file, without what ends it. */
export interface TextLine {
  readonly text: string
  /** 1-based. */
  readonly number: number
  /** Where it begins in its file, in UTF-16 units. */
  readonly start: number
}

/** Each line that is an object; empty lines are left out, and what is no object is a problem of its line alone. */
export function jsonLines(file: SourceFile): {
  readonly objects: readonly JsonObject[]
  readonly problems: readonly Problem[]
} {
  const objects: JsonObject[] = []
  const problems: Problem[] = []
  for (const line of textLines(file.text)) {
    const parsed = parseJsonLine(file.name, line)
    if (parsed === null) continue
    if ('values' in parsed) objects.push(parsed)
    else addAll(problems, parsed.problems)
  }
  return { objects, problems }
}

/** LF and CRLF end a line. A lone CR is white space in JSON, and no writer of JSON lines ends one by it. */
export function* textLines(text: string): Generator<TextLine> {
  let number = 1
  for (let start = 0; start < text.length; number++) {
    const end = text.indexOf('\n', start)
    yield { text: text.slice(start, end === -1 ? text.length : end), number, start }
    if (end === -1) return
    start = end + 1
  }
}

/** Null: nothing is in the line. */
export function parseJsonLine(
  file: string,
  { text, number, start }: TextLine,
): JsonObject | { readonly problems: readonly Problem[] } | null {
  if (text.trim() === '') return null
  const told = (field: string | null, message: string): Problem => ({
    severity: 'error',
    file,
    line: number,
    field,
    message,
  })
  const parsed = parseStrictJson(text)
  if ('problems' in parsed)
    return { problems: parsed.problems.map(({ field, message }) => told(field, message)) }
  if (parsed.root.type !== 'object') {
    return { problems: [told(null, `each line must be an object; found ${kindOf(parsed.root)}`)] }
  }
  return objectAt({ file, text, start, lineAt: () => number }, parsed.root, '')
}
