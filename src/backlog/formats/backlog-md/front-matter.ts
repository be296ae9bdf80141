import { isMap, isScalar, isSeq, parseDocument, type Node, type YAMLMap } from 'yaml'
import type { TextList } from '../../fix/without-entries.ts'
import type { Splice } from '../../write-back/patch-spots.ts'

/** A value of the front matter with its place in the text. */
export interface Place {
  readonly offset: number
  readonly length: number
}

export interface FrontMatterProblem {
  readonly line: number
  readonly message: string
}

/** The YAML at the head of a Markdown file, with the places of its values. */
export interface FrontMatter {
  readonly problems: readonly FrontMatterProblem[]
  /** What follows it, with LF. */
  readonly body: string
  has(key: string): boolean
  /** A value that is no list and no mapping, as it is written; null where it is left out or empty. */
  text(key: string): string | null
  /** A list, or a single value as a list of one. */
  list(key: string): readonly string[]
  /** Everything that is not in `known`, untouched. */
  others(known: ReadonlySet<string>): Readonly<Record<string, unknown>>
  /** 1-based, in the file. */
  lineOf(key: string): number
  /** Of a value that is no list and no block of several lines; null otherwise, and where the key is missing. */
  placeOf(key: string): (Place & { readonly quote: Quote }) | null
  /** A list, or a single value as one, with the places of its entries; null where something but them is in it, such as a remark. */
  listAt(key: string): ListPlace | null
}

export interface ListPlace extends TextList {
  readonly entries: readonly (Place & {
    /** As it is written; null where it is empty, or no plain value. */
    readonly text: string | null
    readonly line: number
  })[]
}

export type Quote = 'none' | 'single' | 'double'

/** Null where a file doesn't begin with any. */
export function frontMatter(text: string): FrontMatter | null {
  const parts = matterIn(text)
  if (parts === null) return null
  const { opening, yaml, end, isClosed } = parts
  const document = parseDocument(yaml, { schema: 'core', prettyErrors: true, intAsBigInt: false })
  const map: YAMLMap | null = isMap(document.contents) ? document.contents : null
  const pairOf = (key: string) => map?.items.find((pair) => isScalar(pair.key) && pair.key.value === key)
  const nodeOf = (key: string): unknown => pairOf(key)?.value
  const lineAt = (offset: number): number => text.slice(0, opening.length + offset).split('\n').length
  const written = (node: unknown): string | null => {
    if (!isScalar(node) || node.value === null || node.value === '') return null
    // A number as it is written: the id 1.10 is not 1.1.
    return typeof node.value === 'string' ? node.value : (node.source ?? null)
  }
  const errors = document.errors.filter((error) => !isMention(yaml, error.pos[0]))
  return {
    problems: [
      // What follows the first one is often its consequence.
      ...errors
        .slice(0, 1)
        .map(({ message, pos }) => ({ line: lineAt(pos[0]), message: firstLine(message) })),
      ...(isClosed ? [] : [{ line: 1, message: 'no line --- closes it' }]),
      ...(map === null && errors.length === 0 && document.contents !== null
        ? [{ line: 1, message: 'the front matter is no mapping of keys to values' }]
        : []),
    ],
    body: text.slice(end).replaceAll('\r\n', '\n').trim(),
    has: (key) => pairOf(key) !== undefined,
    text: (key) => written(nodeOf(key)),
    list: (key) => {
      const node = nodeOf(key)
      const values = isSeq(node) ? node.items.map(written) : [written(node)]
      return values.filter((value) => value !== null)
    },
    others: (known) =>
      Object.fromEntries(
        (map?.items ?? []).flatMap((pair) => {
          const key = written(pair.key)
          return key === null || known.has(key) ? [] : [[key, plainOf(pair.value)]]
        }),
      ),
    lineOf: (key) => lineAt((pairOf(key)?.key as Node | undefined)?.range?.[0] ?? 0),
    placeOf: (key) => {
      const node = nodeOf(key)
      const quote = isScalar(node) ? quotes[node.type ?? 'PLAIN'] : undefined
      if (!isScalar(node) || !node.range || quote === undefined) return null
      const [start, end] = node.range
      return { offset: opening.length + start, length: end - start, quote }
    },
    listAt: (key) => {
      const pair = pairOf(key)
      const nodes = isSeq(pair?.value) ? pair.value.items : [pair?.value]
      const keyEnd = (pair?.key as Node | undefined)?.range?.[1]
      if (keyEnd === undefined || !nodes.every(isScalar)) return null
      const entries = nodes.flatMap((node) => {
        const [start, end] = node.range ?? []
        if (start === undefined || end === undefined) return []
        const line = lineAt(start)
        return [{ offset: opening.length + start, length: end - start, text: written(node), line }]
      })
      const whole = wholeList(text, opening.length + keyEnd, entries)
      return entries.length < nodes.length || whole === null ? null : { entries, whole }
    },
  }
}

/** From behind the key to the end of the list; null: there is more in it than its entries. */
function wholeList(text: string, keyEnd: number, entries: readonly Place[]): Splice | null {
  const last = entries.at(-1)
  if (last === undefined) return null
  const end = last.offset + last.length
  let between = ''
  let from = keyEnd
  for (const { offset, length } of entries) {
    between += text.slice(from, offset)
    from = offset + length
  }
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? ''
  if (!/^:[ \t]*\[?[\s,-]*$/.test(between) || !/^[ \t]*(?:\][ \t]*)?$/.test(rest)) return null
  const closed = end + (rest.trimEnd().length === 0 ? 0 : rest.indexOf(']') + 1)
  return { offset: keyEnd, length: closed - keyEnd, text: ': []' }
}

/** Line by line one pattern for all of it would need stack for each line. */
function matterIn(text: string): MatterParts | null {
  const [opening] = /^---[ \t]*\r?\n/.exec(text) ?? []
  if (opening === undefined) return null
  const closing = /(?<=\n)---[ \t]*(?:\r?\n|$)/g
  closing.lastIndex = opening.length
  const found = closing.exec(text)
  if (found !== null) {
    const yaml = text.slice(opening.length, found.index)
    return { opening, yaml, end: found.index + found[0].length, isClosed: true }
  }
  // Else it is a rule above a page of text.
  const isBegun = /^[\w-]+[ \t]*:/.test(text.slice(opening.length))
  return isBegun ? { opening, yaml: '', end: opening.length, isClosed: false } : null
}

interface MatterParts {
  readonly opening: string
  /** Empty where nothing closes it: where the text begins is not known then. */
  readonly yaml: string
  readonly end: number
  readonly isClosed: boolean
}

const quotes: Readonly<Partial<Record<string, Quote>>> = {
  PLAIN: 'none',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
}

/** `@name` without quotes is no YAML, and what Backlog.md and persons write for an assignee. */
const isMention = (yaml: string, offset: number): boolean => yaml[offset] === '@'

const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')

const plainOf = (node: unknown): unknown =>
  isScalar(node) || isMap(node) || isSeq(node) ? (node.toJSON() as unknown) : null
