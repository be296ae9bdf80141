import { parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Node, ParseError } from 'jsonc-parser'
import { errorText } from '../../core/error-text.ts'
import { sanitize } from '../../text/sanitize.ts'
import { conflictMarker, markerMessage } from '../conflict-markers.ts'
import { LineIndex } from './line-index.ts'
import { quoted } from '../quoted.ts'

/** A parsed document: its tree with the place of everything, and its lines. */
export interface StrictJson {
  readonly root: Node
  readonly lines: LineIndex
}

export interface JsonProblem {
  readonly line: number
  readonly field: string | null
  readonly message: string
}

const deepest = 64
/** Enough to see what is wrong; a file that is no JSON at all would name every second character. */
const syntaxProblemsShown = 5

/**
 * JSON as the standard has it, plus what a careful reader refuses: duplicate keys (`JSON.parse` keeps the last without a
 * word), keys that reach a prototype, nesting that could overflow a stack, text that no database can store.
 */
export function parseStrictJson(text: string): StrictJson | { readonly problems: readonly JsonProblem[] } {
  const lines = new LineIndex(text)
  if (text.trim() === '') return { problems: [{ line: 1, field: null, message: 'is empty' }] }
  const tooDeep = offsetDeeperThan(text, deepest)
  if (tooDeep !== null) {
    return {
      problems: [
        { line: lines.lineAt(tooDeep), field: null, message: `is nested deeper than ${deepest} levels` },
      ],
    }
  }
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  if (errors.length > 0 || root === undefined) {
    return { problems: syntaxProblems(errors, { text, lines }) }
  }
  const problems: JsonProblem[] = []
  inspect(root, '', (node, field, message) =>
    problems.push({ line: lines.lineAt(node.offset), field, message }),
  )
  if (problems.length > 0) return { problems }
  const leniency = strictRefusal(text)
  return leniency === null ? { root, lines } : { problems: [{ line: 1, field: null, message: leniency }] }
}

/** What the position-keeping parser lets pass and the standard does not. */
function strictRefusal(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return `is not valid JSON: ${sanitize(errorText(error))}`
  }
}

/** The first of each line: behind it the parser guesses. */
function syntaxProblems(
  errors: readonly ParseError[],
  { text, lines }: { readonly text: string; readonly lines: LineIndex },
): readonly JsonProblem[] {
  const firsts = new Map(errors.toReversed().map((error) => [lines.lineAt(error.offset), error]))
  return [...firsts]
    .sort(([one], [other]) => one - other)
    .slice(0, syntaxProblemsShown)
    .map(([line, error]) => {
      const from = text.lastIndexOf('\n', error.offset - 1) + 1
      const isMarker = conflictMarker.test(text.slice(from, from + longestMarker))
      return isMarker ? { line, field: null, message: markerMessage } : syntaxProblem(error, lines)
    })
}

const longestMarker = 8

function syntaxProblem(error: ParseError, lines: LineIndex): JsonProblem {
  const line = lines.lineAt(error.offset)
  const what = wordsFor[printParseErrorCode(error.error)] ?? 'something that is not JSON'
  return { line, field: null, message: `broken JSON at column ${lines.columnAt(error.offset)}: ${what}` }
}

const wordsFor: Readonly<Record<string, string>> = {
  InvalidSymbol: 'an unknown word',
  InvalidNumberFormat: 'a number that is not written as JSON wants it',
  PropertyNameExpected: 'a property name in quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing } is expected',
  CloseBracketExpected: 'a closing ] is expected',
  EndOfFileExpected: 'something follows after the end',
  InvalidCommentToken: 'comments are not JSON',
  UnexpectedEndOfComment: 'comments are not JSON',
  UnexpectedEndOfString: 'a text without its closing quote',
  UnexpectedEndOfNumber: 'a number that breaks off',
  InvalidUnicode: 'an invalid \\u escape',
  InvalidEscapeCharacter: 'an invalid escape',
  InvalidCharacter: 'a control character inside a text',
}

/** Brackets outside of texts, counted before parsing: parsers recurse. So does a pattern for a text of several megabytes. */
function offsetDeeperThan(text: string, limit: number): number | null {
  let depth = 0
  let isInText = false
  for (let offset = 0; offset < text.length; offset++) {
    const sign = text.charAt(offset)
    if (sign === '"') isInText = !isInText
    else if (isInText) offset += sign === '\\' ? 1 : 0
    else if (sign === '[' || sign === '{') depth += 1
    else if (sign === ']' || sign === '}') depth -= 1
    if (depth > limit) return offset
  }
  return null
}

type Tell = (node: Node, field: string, message: string) => void

function inspect(node: Node, field: string, tell: Tell): void {
  switch (node.type) {
    case 'object':
      inspectObject(node, field, tell)
      break
    case 'array':
      node.children?.forEach((child, index) => inspect(child, `${field}[${index}]`, tell))
      break
    case 'string':
      inspectText(node, field, tell)
      break
    case 'number':
      if (!Number.isFinite(node.value)) tell(node, field, 'is a number too large to keep')
      break
    case 'property':
    case 'boolean':
    case 'null':
      break
  }
}

const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])

function inspectObject(node: Node, field: string, tell: Tell): void {
  const seen = new Set<string>()
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? []
    if (key === undefined || value === undefined) continue
    const name = String(key.value)
    const path = field === '' ? sanitize(name) : `${field}.${sanitize(name)}`
    if (prototypeKeys.has(name)) tell(key, path, `the key ${quoted(name)} is not allowed`)
    if (seen.has(name)) tell(key, path, `the key ${quoted(name)} is there twice`)
    seen.add(name)
    inspectText(key, path, tell)
    inspect(value, path, tell)
  }
}

function inspectText(node: Node, field: string, tell: Tell): void {
  const text = String(node.value)
  if (text.includes('\0')) tell(node, field, 'contains a NUL character')
  if (!text.isWellFormed()) tell(node, field, 'contains half of a surrogate pair')
}
