import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Node } from 'yaml'
import { errorText } from '../core/error-text.ts'
import { sanitize } from '../text/sanitize.ts'

export interface ParsedYaml {
  readonly value: unknown
  /** 1-based line of a key, or of the nearest thing around it that is there. */
  readonly lineOf: (path: readonly PropertyKey[]) => number
}

export interface YamlProblem {
  readonly line: number
  readonly message: string
}

/**
 * YAML as plain data: one document, no tags, no anchors or aliases (a few lines of them can mean gigabytes), no key twice.
 * JSON is YAML, so it is read here too.
 */
export function parseYaml(text: string): ParsedYaml | { readonly problems: readonly YamlProblem[] } {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, merge: false, prettyErrors: false })
    const lineAt = (offset: number): number => lines.linePos(offset).line
    const broken = [...document.errors, ...document.warnings].map((error) => ({
      line: lineAt(error.pos[0]),
      message: wordsOf(error.message),
    }))
    const problems = withoutEcho([...broken, ...unwanted(document, lineAt)])
    if (problems.length > 0) return { problems: problems.slice(0, problemsShown) }
    return {
      value: document.toJS({ maxAliasCount: 0 }) as unknown,
      lineOf: (path) => lineOf(document, path, lineAt),
    }
  } catch (error) {
    // The parser recurses: a file of brackets alone can end its stack.
    return { problems: [{ line: 1, message: `is not YAML that can be read: ${wordsOf(errorText(error))}` }] }
  }
}

/** One bracket that is not closed is reported again for each that stands around it, and for where the text ends. */
const withoutEcho = (problems: readonly YamlProblem[]): readonly YamlProblem[] =>
  problems.filter(
    ({ message }, index) =>
      !message.startsWith('Flow ') ||
      !problems.slice(0, index).some((earlier) => earlier.message === message),
  )

/** What follows the first few is mostly their echo. */
const problemsShown = 10

const wordsOf = (message: string): string =>
  message.startsWith('Maximum call stack') ? 'is nested too deeply' : sanitize(message.split('\n')[0] ?? '')

type LineAt = (offset: number) => number

function unwanted(document: Document, lineAt: LineAt): readonly YamlProblem[] {
  const problems: YamlProblem[] = []
  const refuse = (node: Node, message: string): void => {
    problems.push({ line: lineAt(node.range?.[0] ?? 0), message })
  }
  visit(document, {
    Alias: (_, node) => refuse(node, 'aliases (*name) are not taken; write the value out'),
    Node: (_, node) => {
      if ('anchor' in node && node.anchor !== undefined)
        refuse(node, 'anchors (&name) are not taken; write the value out')
      if (node.tag !== undefined) refuse(node, 'tags (!name) are not taken; the config is plain data')
    },
    Pair: (_, pair) => {
      if (!isScalar(pair.key)) return
      // A whole number is fine, as long as it says what it looks like: 010 and 1e3 don't.
      const { value, source } = pair.key
      if (typeof value !== 'string' && String(value) !== source?.replace(/\D/g, ''))
        refuse(pair.key, 'a key must be a plain word')
      else if (prototypeKeys.has(String(value))) refuse(pair.key, `the key ${String(value)} is not allowed`)
    },
  })
  return problems
}

/** Objects made from data must not be given another prototype. */
const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])

function lineOf(document: Document, path: readonly PropertyKey[], lineAt: LineAt): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (pair === undefined) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else {
      node = document.getIn(path.slice(0, path.indexOf(step) + 1), true)
      if (!isNode(node)) break
      offset = node.range?.[0] ?? offset
    }
  }
  return lineAt(offset)
}
