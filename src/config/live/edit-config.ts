import { isDeepStrictEqual } from 'node:util'
import { isMap, isScalar, parseDocument, type Node, type Pair, type YAMLMap } from 'yaml'
import { parseYaml } from '../parse-yaml.ts'
import { withValueAt } from '../schema/nested.ts'

/** What stands at a key in a config file: a word or a number. */
export type PlainValue = string | number | boolean | null

/**
 * The text of a config file with another value at a key of one or two steps; all else stays as it is, comments and spaces too. Null: that
 * can't be done without changing more than that.
 */
export function withPlainValue(text: string, key: string, value: PlainValue): string | null {
  const before = parseYaml(text)
  if ('problems' in before) return null
  const edited = edit(text, key.split('.'), value)
  if (edited === null) return null
  const after = parseYaml(edited)
  // Whatever was found in the text: what it says now is what is asked for, and nothing else has changed.
  const wanted = withValueAt(before.value ?? {}, key, value)
  return !('problems' in after) && isDeepStrictEqual(after.value, wanted) ? edited : null
}

function edit(text: string, path: readonly string[], value: PlainValue): string | null {
  const document = parseDocument(text, { keepSourceTokens: true })
  const root: unknown = document.contents
  if (root === null) return atEnd(text, path, value)
  if (!isMap(root)) return null
  const [head = '', name] = path
  const pair = pairAt(root, head)
  if (name === undefined) return pair === null ? added(text, root, path, value) : replaced(text, pair, value)
  if (pair === null) return added(text, root, path, value)
  if (!isMap(pair.value)) return null
  const inner = pairAt(pair.value, name)
  return inner === null ? added(text, pair.value, [name], value) : replaced(text, inner, value)
}

const pairAt = (map: YAMLMap, key: string): Pair | null =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key) ?? null

function replaced(text: string, { key, value: node }: Pair, value: PlainValue): string | null {
  if (!isScalar(node) || node.range == null) return null
  const [from, to] = node.range
  const isQuoted = isScalar(key) && key.type === 'QUOTE_DOUBLE'
  const gap = from === to && text[from - 1] === ':' ? ' ' : ''
  return text.slice(0, from) + gap + inText(value, isQuoted) + text.slice(to)
}

/** Behind the last one of the map, in its own style. */
function added(text: string, map: YAMLMap, path: readonly string[], value: PlainValue): string | null {
  const last = map.items.at(-1)
  const first = map.items[0]
  if (map.flow === true) {
    const isQuoted = first === undefined || (isScalar(first.key) && first.key.type === 'QUOTE_DOUBLE')
    const entry = inFlow(path, value, isQuoted)
    const end = endOf(last)
    if (end !== null) return `${text.slice(0, end)}, ${entry}${text.slice(end)}`
    const open = map.range?.[0]
    return open == null ? null : `${text.slice(0, open + 1)} ${entry} ${text.slice(open + 1)}`
  }
  const start = first !== undefined && isScalar(first.key) ? first.key.range?.[0] : undefined
  const end = endOf(last)
  if (start === undefined || end === null) return null
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  if (indent.trim() !== '') return null
  const newLine = text.indexOf('\n', end)
  const at = newLine === -1 ? text.length : newLine + 1
  const gap = newLine === -1 && !text.endsWith('\n') ? '\n' : ''
  return text.slice(0, at) + gap + inBlock(path, value, indent) + text.slice(at)
}

/** Where the value of the last pair ends, in front of a comment that stands behind it. */
function endOf(pair: Pair | undefined): number | null {
  if (pair === undefined) return null
  const node = (pair.value ?? pair.key) as Node
  return node.range?.[1] ?? null
}

const atEnd = (text: string, path: readonly string[], value: PlainValue): string =>
  `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${inBlock(path, value, '')}`

function inBlock(path: readonly string[], value: PlainValue, indent: string): string {
  const [head = '', name] = path
  return name === undefined
    ? `${indent}${head}: ${inText(value, false)}\n`
    : `${indent}${head}:\n${indent}  ${name}: ${inText(value, false)}\n`
}

function inFlow(path: readonly string[], value: PlainValue, isQuoted: boolean): string {
  const [head = '', name] = path
  const key = (word: string): string => (isQuoted ? JSON.stringify(word) : word)
  return name === undefined
    ? `${key(head)}: ${inText(value, isQuoted)}`
    : `${key(head)}: { ${key(name)}: ${inText(value, isQuoted)} }`
}

/** Without quotes where it is read as the same word all the same. */
function inText(value: PlainValue, isQuoted: boolean): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  const isPlain = /^[a-z0-9][\w.%-]*$/i.test(value) && parseDocument(value).toJS() === value
  return isPlain && !isQuoted ? value : JSON.stringify(value)
}
