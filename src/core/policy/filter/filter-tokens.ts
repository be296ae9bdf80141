import type { Glob } from './glob.ts'

export interface FilterToken {
  /**
   * `word`: a keyword, a field or a value, which of them its place decides; `quoted`: a value, whatever it looks like.
   */
  readonly kind: 'word' | 'quoted' | 'sign' | 'comma' | 'open' | 'close'
  /** As it was written. */
  readonly text: string
  /** What a value means: the texts between its stars. */
  readonly glob: Glob
  /** 1-based, in characters. */
  readonly column: number
}

export type Unread = { readonly problem: string; readonly column: number }

const signs = ['!=', '<=', '>=', '=', '<', '>', '!'] as const

/** Takes an expression apart. Every character has its token, apart from the space between them. */
export function filterTokens(text: string): readonly FilterToken[] | Unread {
  const characters = [...text]
  const tokens: FilterToken[] = []
  let at = 0
  while (at < characters.length) {
    const start = at
    const character = characters[at] ?? ''
    const token = (kind: FilterToken['kind'], glob: Glob = ['']): void => {
      tokens.push({ kind, text: characters.slice(start, at).join(''), glob, column: start + 1 })
    }
    const sign = signs.find((each) => characters.slice(at, at + each.length).join('') === each)
    if (/\s/u.test(character)) at += 1
    else if (sign !== undefined) {
      at += sign.length
      token('sign')
    } else if (character === ',' || character === '(' || character === ')') {
      at += 1
      token(character === ',' ? 'comma' : character === '(' ? 'open' : 'close')
    } else if (isQuote(character)) {
      const read = readQuoted(characters, at)
      if (read === null) return { problem: `has no closing ${character}`, column: start + 1 }
      at = read.end
      token('quoted', read.glob)
    } else {
      const read = readWord(characters, at)
      at = read.end
      token('word', read.glob)
    }
  }
  return tokens
}

interface Read {
  readonly glob: Glob
  readonly end: number
}

const isQuote = (character: string): boolean => character === '"' || character === "'"

function readQuoted(characters: readonly string[], open: number): Read | null {
  const quote = characters[open]
  const value = new Value()
  for (let at = open + 1; at < characters.length;) {
    if (characters[at] === quote) return { glob: value.glob, end: at + 1 }
    at = value.take(characters, at)
  }
  return null
}

/** Parentheses inside a word belong to it, as in `src/(app)/page.tsx`. */
function readWord(characters: readonly string[], start: number): Read {
  const value = new Value()
  let depth = 0
  let at = start
  while (at < characters.length) {
    const character = characters[at] ?? ''
    if (/[\s,=!<>"]/u.test(character)) break
    if (character === ')' && depth === 0) break
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    at = value.take(characters, at)
  }
  return { glob: value.glob, end: at }
}

/** A backslash takes a star, a quote or another backslash as it is; before anything else it is a backslash. */
class Value {
  #before: string[] = []
  #text = ''

  take(characters: readonly string[], at: number): number {
    const character = characters[at] ?? ''
    const next = characters[at + 1] ?? ''
    if (character === '\\' && ['*', '"', "'", '\\'].includes(next)) {
      this.#text += next
      return at + 2
    }
    if (character === '*') {
      this.#before.push(this.#text)
      this.#text = ''
    } else this.#text += character
    return at + 1
  }

  get glob(): Glob {
    const [first, ...rest] = this.#before
    return first === undefined ? [this.#text] : [first, ...rest, this.#text]
  }
}
