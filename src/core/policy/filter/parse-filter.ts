import { itemTypes } from '../../item.ts'
import { foldId } from '../../naming/slug.ts'
import { suggestWord } from '../../naming/suggest-word.ts'
import { priorityWords } from '../../priority.ts'
import {
  comparisons,
  numberFields,
  textFields,
  type Comparison,
  type Filter,
  type NumberField,
  type TextField,
} from './filter.ts'
import { filterTokens, type FilterToken } from './filter-tokens.ts'
import { fitsGlob, mapGlob, type Glob } from './glob.ts'

export const filterFields: readonly string[] = [...textFields, ...numberFields]
export const filterKeywords = ['and', 'or', 'not', 'all'] as const

/** Deeper ones are nobody's, and each level is a call. */
const mostNested = 100

/**
 * Grammar, from what binds least:
 *
 *     either     both [or both]…
 *     both       one [and one]…          words by themselves may stand side by side: all of them are meant
 *     one        not one | ( either ) | all | word | condition
 *     condition  FIELD = value[, value]… | FIELD != value[, value]… | NUMBER-FIELD <|<=|>|>= number
 *
 * A value with a space, a comma or a sign in it stands in quotes. A `*` in a value stands for any characters, `\*` for a star.
 * @returns what is wrong and where, in words that follow the name of the option.
 */
export function parseFilter(text: string): Filter | { readonly problem: string } {
  const tokens = filterTokens(text)
  if ('problem' in tokens) return { problem: `${tokens.problem} for the one at column ${tokens.column}` }
  if (tokens.length === 0) return { problem: 'is empty; all stands for every task' }
  try {
    return new Parser(tokens, [...text].length + 1).parse()
  } catch (error) {
    if (error instanceof FilterProblem) return { problem: error.message }
    throw error
  }
}

class FilterProblem extends Error {}

class Parser {
  readonly #tokens: readonly FilterToken[]
  readonly #end: number
  #at = 0
  #depth = 0

  constructor(tokens: readonly FilterToken[], end: number) {
    this.#tokens = tokens
    this.#end = end
  }

  parse(): Filter {
    const filter = this.#either()
    const rest = this.#peek()
    if (rest === undefined) return filter
    if (rest.kind === 'close') throw this.#problem('closes a parenthesis that none opens')
    throw this.#unjoined()
  }

  #either(): Filter {
    return this.#joined('or', () => this.#joined('and', () => this.#one()))
  }

  #joined(kind: 'and' | 'or', part: () => Filter): Filter {
    const parts = [part()]
    while (this.#takeKeyword(kind) || (kind === 'and' && this.#wordsFollow(parts.at(-1)))) parts.push(part())
    const [only, ...others] = parts
    return only !== undefined && others.length === 0 ? only : { kind, of: parts }
  }

  /** Of a condition the next word may be the rest of its value, whose quotes were forgotten. */
  #wordsFollow(last: Filter | undefined): boolean {
    return last?.kind === 'word' && this.#isWordAlone(this.#at)
  }

  #one(): Filter {
    if (this.#takeKeyword('not')) return this.#nested(() => ({ kind: 'not', of: this.#one() }))
    if (this.#takeKeyword('all')) return { kind: 'all' }
    const token = this.#peek()
    if (token?.kind === 'open') return this.#nested(() => this.#parenthesis())
    if (this.#isWordAlone(this.#at)) {
      this.#at += 1
      return { kind: 'word', word: folded(token?.glob ?? ['']) }
    }
    return this.#condition()
  }

  #nested(read: () => Filter): Filter {
    this.#depth += 1
    if (this.#depth > mostNested) throw this.#problem(`is nested more than ${mostNested} deep`)
    const filter = read()
    this.#depth -= 1
    return filter
  }

  #parenthesis(): Filter {
    const open = this.#peek()
    this.#at += 1
    const filter = this.#either()
    const close = this.#peek()
    if (close === undefined)
      throw new FilterProblem(`has no closing ) for the one at column ${open?.column ?? 1}`)
    if (close.kind !== 'close') throw this.#unjoined()
    this.#at += 1
    return filter
  }

  #condition(): Filter {
    const field = this.#peek()
    if (field?.kind !== 'word' || isKeyword(field)) throw this.#problem('needs a condition', this.#found())
    const sign = this.#tokens[this.#at + 1]
    const name = filterFields.find((each) => each === field.text.toLowerCase())
    if (name === undefined) throw this.#problem(`names the field ${field.text}`, suggestedField(field.text))
    this.#at += 1
    if (sign?.kind !== 'sign' || sign.text === '!')
      throw this.#problem(`needs = or != after ${name}`, this.#found())
    this.#at += 1
    const negated = sign.text === '!='
    const comparison = negated ? '=' : comparisons.find((each) => each === sign.text)
    if (comparison === undefined) throw new Error(`the sign ${sign.text} is no comparison`)
    const after = `${name} ${sign.text}`
    const condition = isNumberField(name)
      ? this.#numbers(name, { comparison, after })
      : this.#texts(name as TextField, { comparison, after })
    return negated ? { kind: 'not', of: condition } : condition
  }

  #texts(field: TextField, { comparison, after }: Signed): Filter {
    if (comparison !== '=') {
      this.#at -= 1
      throw this.#problem(`compares ${field} by ${comparison}`, '; only = and != are for it')
    }
    return {
      kind: 'text',
      field,
      values: this.#values(after, (token) => {
        const wrong = textProblem(field, token)
        if (wrong !== null) throw this.#problem(wrong.what, wrong.more)
        return field === 'path' ? token.glob : folded(token.glob)
      }),
    }
  }

  #numbers(field: NumberField, { comparison, after }: Signed): Filter {
    const values = this.#values(after, (token) => {
      const number = numberOf(field, token.text, comparison)
      if (typeof number === 'number') return number
      throw this.#problem(`compares ${field} with ${token.text}`, number.more)
    })
    if (comparison !== '=' && values.length > 1) {
      this.#at -= 1
      throw this.#problem(`compares ${field} by ${comparison} with several values`)
    }
    return { kind: 'number', field, comparison, values }
  }

  /** One or several, with commas between. */
  #values<T>(after: string, read: (token: FilterToken) => T): readonly T[] {
    const values: T[] = []
    for (;;) {
      const token = this.#peek()
      if (token?.kind !== 'word' && token?.kind !== 'quoted')
        throw this.#problem(`needs a value after ${after}`, this.#found())
      values.push(read(token))
      this.#at += 1
      if (this.#peek()?.kind !== 'comma') return values
      this.#at += 1
    }
  }

  /** A word that is no keyword, and not the field of a condition. */
  #isWordAlone(at: number): boolean {
    const token = this.#tokens[at]
    if (token?.kind === 'quoted') return this.#tokens[at + 1]?.kind !== 'sign'
    if (token?.kind !== 'word' || isKeyword(token)) return false
    return this.#tokens[at + 1]?.kind !== 'sign' && !filterFields.includes(token.text.toLowerCase())
  }

  #takeKeyword(word: (typeof filterKeywords)[number]): boolean {
    const token = this.#peek()
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false
    // `all = 1`: it is meant as a field, and there is none of that name.
    if (this.#tokens[this.#at + 1]?.kind === 'sign') return false
    this.#at += 1
    return true
  }

  #peek(): FilterToken | undefined {
    return this.#tokens[this.#at]
  }

  #found(): string {
    const token = this.#peek()
    return token === undefined ? '; it ends there' : `; found ${token.text}`
  }

  #unjoined(): FilterProblem {
    const hint = ' (a value with spaces stands in quotes)'
    return this.#problem('needs "and" or "or" between two conditions', `${this.#found()}${hint}`)
  }

  /** @param more what follows the column. */
  #problem(what: string, more = ''): FilterProblem {
    return new FilterProblem(`${what} at column ${this.#peek()?.column ?? this.#end}${more}`)
  }
}

interface Signed {
  readonly comparison: Comparison
  /** For messages: `label =` */
  readonly after: string
}

const isKeyword = ({ text }: FilterToken): boolean =>
  filterKeywords.some((word) => word === text.toLowerCase())

const isNumberField = (name: string): name is NumberField => numberFields.some((field) => field === name)

/** Case and Unicode composition don't distinguish names. */
const folded = (glob: Glob): Glob => mapGlob(glob, foldId)

function suggestedField(name: string): string {
  const near = suggestWord(name, filterFields)
  return near === null ? `; there are ${filterFields.join(', ')}` : `; did you mean ${near}?`
}

interface Wrong {
  readonly what: string
  readonly more: string
}

function textProblem(field: TextField, { text, glob }: FilterToken): Wrong | null {
  if (field === 'type' && !itemTypes.some((type) => fitsGlob(folded(glob), type)))
    return { what: `names the type ${text}`, more: `; there are ${itemTypes.join(', ')}` }
  const path = glob.join('*')
  if (field === 'path' && (path.startsWith('/') || path.split('/').includes('..')))
    return { what: `names the path ${text}`, more: '; paths are relative to the repository' }
  return null
}

function numberOf(
  field: NumberField,
  text: string,
  comparison: Comparison,
): number | { readonly more: string } {
  if (field === 'estimate') {
    return /^\d{1,6}(\.\d{1,6})?h?$/.test(text)
      ? Number.parseFloat(text)
      : { more: '; it is a number of hours' }
  }
  if (/^\d$/.test(text)) return Number(text)
  const word = text.toLowerCase()
  const number = Object.hasOwn(priorityWords, word) ? priorityWords[word] : undefined
  const words = Object.keys(priorityWords).join(', ')
  if (number === undefined) return { more: `; it is ${words}, or a number from 0 to 9` }
  // Whether the more urgent is the greater one, two people understand in two ways.
  return comparison === '=' ? number : { more: `; ${text} is the number ${number}, and 0 is the most urgent` }
}
