import { itemTypes, type ItemFacts } from '../../item.ts'
import { labelsOf } from '../labels-of.ts'

/** `type = docs`; several are joined by `and`, and all of them must fit. */
export interface RouteClause {
  readonly field: 'type' | 'label' | 'path'
  readonly negated: boolean
  /** Any of them. */
  readonly values: readonly string[]
}

export interface RouteRule {
  /** As it was written. */
  readonly text: string
  readonly clauses: readonly RouteClause[]
}

const fields = ['type', 'label', 'path'] as const

/**
 * Grammar: `CLAUSE [and CLAUSE]…`, a clause is `type|label|path`, `=` or `!=`, and one or several values with commas between. A value
 * with spaces or commas stands in double quotes. A path is a file, or a folder with a trailing slash.
 * @returns what is wrong with it, in words that follow the name of the key.
 */
export function parseRoute(text: string): RouteRule | { readonly problem: string } {
  const words = wordsOf(text)
  if (typeof words === 'string') return { problem: words }
  const clauses: RouteClause[] = []
  for (let at = 0; at < words.length || clauses.length === 0;) {
    const field = fields.find((name) => name === words[at]?.text)
    if (field === undefined)
      return { problem: `must begin a condition with type, label or path${foundAt(words, at)}` }
    const sign = words[at + 1]?.text
    if (sign !== '=' && sign !== '!=')
      return { problem: `needs = or != after ${field}${foundAt(words, at + 1)}` }
    const values: string[] = []
    at += 2
    for (;;) {
      const value = words[at]
      if (value === undefined || value.isSign)
        return { problem: `needs a value after ${field} ${sign}${foundAt(words, at)}` }
      const wrong = valueProblem(field, value.text)
      if (wrong !== null) return { problem: wrong }
      values.push(value.text)
      at += 1
      if (words[at]?.text !== ',') break
      at += 1
    }
    clauses.push({ field, negated: sign === '!=', values })
    if (at === words.length) break
    if (words[at]?.text !== 'and') return { problem: `needs and between two conditions${foundAt(words, at)}` }
    at += 1
    if (at === words.length) return { problem: 'ends with and' }
  }
  return { text, clauses }
}

export type RoutedFacts = Pick<ItemFacts, 'type' | 'files' | 'metadata'>

export const fitsRoute = ({ clauses }: RouteRule, item: RoutedFacts): boolean =>
  clauses.every(({ field, negated, values }) => values.some((value) => has(item, field, value)) !== negated)

function has(item: RoutedFacts, field: RouteClause['field'], value: string): boolean {
  switch (field) {
    case 'type':
      return item.type === value
    case 'label':
      return labelsOf(item).includes(value)
    case 'path':
      return item.files.some((file) => file === value || (value.endsWith('/') && file.startsWith(value)))
  }
}

function valueProblem(field: RouteClause['field'], value: string): string | null {
  if (field === 'type' && !itemTypes.some((type) => type === value))
    return `names the type ${value}; there are ${itemTypes.join(', ')}`
  if (field === 'path' && (value.startsWith('/') || value.split('/').includes('..')))
    return `names the path ${value}; paths are relative to the repository`
  return null
}

interface Word {
  readonly text: string
  readonly isSign: boolean
}

/** A text says what is wrong. */
function wordsOf(text: string): readonly Word[] | string {
  const pattern = /\s*(?:(!=|=|,)|"([^"]*)"|([^\s=!,"]+))/y
  const words: Word[] = []
  const end = text.trimEnd().length
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex
    const match = pattern.exec(text)
    if (match === null) return `can't be read from ${JSON.stringify(text.slice(at).trim().slice(0, 20))} on`
    const [, sign, quoted, plain] = match
    words.push({ text: sign ?? quoted ?? plain ?? '', isSign: sign !== undefined })
  }
  return words
}

const foundAt = (words: readonly Word[], at: number): string =>
  words[at] === undefined ? '; it ends there' : `; found ${words[at].text}`
