import { maskScript, type MaskedScript } from './mask-script.ts'

/** What a script exports as plain data, as far as that can be read. */
export interface ScriptReading {
  readonly value: Readonly<Record<string, unknown>>
  /** The calls inside `compose(…)` around it. */
  readonly calls: readonly ScriptCall[]
  /** What only running the file would give a value. */
  readonly unread: readonly Unread[]
}

export interface ScriptCall {
  readonly name: string
  /** What it is called with, where that is an object of plain data. */
  readonly options: Readonly<Record<string, unknown>>
}

export interface Unread {
  /** `dynamicTasks.analyzer`. */
  readonly key: string
  /** Its first line, as it stands there. */
  readonly text: string
}

/**
 * The object that a JavaScript, TypeScript or JSON file exports, read as text: nothing of the file is run. It may stand after
 * `export default` or `module.exports =`, or alone; in `defineConfig(…)`, in the last brackets of `compose(…)(…)`, or in a
 * constant of the file.
 */
export function readScript(
  text: string,
): ScriptReading | { readonly problem: string; readonly line: number } {
  const reader = new ScriptReader(maskScript(text))
  try {
    return reader.exported()
  } catch (error) {
    if (!(error instanceof NoData)) throw error
    return { problem: error.message, line: text.slice(0, error.offset).split('\n').length }
  }
}

class NoData extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** A place in an object that is no plain data; what stands there is skipped and named. */
const notPlain = Symbol('not plain')

/** No config is nested deeper, and a file of brackets must not end the stack. */
const mostDeep = 32
const mostText = 60

class ScriptReader {
  readonly #script: MaskedScript
  readonly #calls: ScriptCall[] = []
  readonly #unread: Unread[] = []
  #at = 0

  constructor(script: MaskedScript) {
    this.#script = script
  }

  exported(): ScriptReading {
    const found = /\bexport\s+default\b|\bmodule\s*\.\s*exports\s*=/.exec(this.#script.outline)
    this.#at = found === null ? 0 : found.index + found[0].length
    const value = this.#wrapped(0)
    return { value, calls: this.#calls, unread: this.#unread }
  }

  #wrapped(depth: number): Readonly<Record<string, unknown>> {
    const start = this.#skipSpace()
    if (depth > mostDeep) throw new NoData('is nested too deeply', start)
    if (this.#next === '{') return this.#object({ key: '', depth: 0 })
    if (this.#take(/\(/y) !== null) return this.#wrapped(depth + 1)
    const name = this.#take(/[A-Za-z_$][\w$]*/y)
    if (name === null) throw new NoData('exports no object that can be read without running it', start)
    this.#skipSpace()
    if (this.#take(/\(/y) === null) return this.#constant(name, { start, depth })
    if (name === 'compose') {
      this.#composed()
      if (this.#take(/\(/y) === null) throw new NoData('has compose( ) without what it is called with', start)
      return this.#wrapped(depth + 1)
    }
    if (name !== 'defineConfig') throw new NoData(`exports what ${name}( ) makes, which is not run`, start)
    return this.#wrapped(depth + 1)
  }

  #constant(
    name: string,
    { start, depth }: { start: number; depth: number },
  ): Readonly<Record<string, unknown>> {
    const declared = new RegExp(
      String.raw`\b(?:const|let|var)\s+${name.replaceAll('$', String.raw`\$`)}\b[^=;]*=`,
    )
    const found = declared.exec(this.#script.outline)
    if (found === null) throw new NoData(`exports ${name}, which is not in it`, start)
    this.#at = found.index + found[0].length
    return this.#wrapped(depth + 1)
  }

  /** Inside the first brackets of `compose`, up to their end. */
  #composed(): void {
    for (this.#skipSpace(); this.#take(/\)/y) === null; this.#skipSpace()) {
      const start = this.#at
      const name = this.#take(/[A-Za-z_$][\w$]*/y) ?? ''
      this.#skipSpace()
      if (name !== '' && this.#take(/\(/y) !== null) {
        this.#skipSpace()
        const options = this.#next === '{' ? this.#object({ key: name, depth: 1 }) : {}
        this.#skipTo(')')
        this.#take(/\)/y)
        this.#calls.push({ name, options })
      } else {
        this.#skipTo(',)')
        this.#nameUnread(start, name)
      }
      this.#skipSpace()
      this.#take(/,/y)
    }
    this.#skipSpace()
  }

  #object({
    key,
    depth,
  }: {
    readonly key: string
    readonly depth: number
  }): Readonly<Record<string, unknown>> {
    const start = this.#at
    if (depth > mostDeep) throw new NoData('is nested too deeply', start)
    this.#take(/\{/y)
    const entries = new Map<string, unknown>()
    for (this.#skipSpace(); this.#take(/\}/y) === null; this.#skipSpace()) {
      const at = this.#at
      const name = this.#name()
      this.#skipSpace()
      const path = [key, name].filter((part) => part !== null && part !== '').join('.')
      const isPair = name !== null && name !== '__proto__' && this.#take(/:/y) !== null
      const valueAt = this.#skipSpace()
      const value = isPair ? this.#value({ key: path, depth }) : notPlain
      if (value !== notPlain && this.#atEndOf(',}')) {
        entries.set(name ?? '', value)
      } else {
        // What stood there before is not what running the file would give.
        entries.delete(name ?? '')
        this.#skipTo(',}')
        this.#nameUnread(isPair ? valueAt : at, path)
      }
      this.#take(/,/y)
    }
    return Object.fromEntries(entries)
  }

  #name(): string | null {
    const quoted = this.#string()
    return quoted ?? this.#take(/[A-Za-z_$][\w$]*|\d+/y)
  }

  #value({ key, depth }: { readonly key: string; readonly depth: number }): unknown {
    this.#skipSpace()
    if (this.#next === '{') return this.#object({ key, depth: depth + 1 })
    if (this.#next === '[') return this.#list({ key, depth: depth + 1 })
    const string = this.#string()
    if (string !== null) return string
    const number = this.#take(
      /[+-]?\s*(?:0[xX][\da-fA-F]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?)(?![\w$.])/y,
    )
    if (number !== null) return this.#product(Number(number.replaceAll(/[_\s]/g, '')))
    const word = this.#take(/(?:true|false|null|undefined)(?![\w$])/y)
    return word === null ? notPlain : words[word]
  }

  /** `10 * 60`: numbers alone need nobody to run them. */
  #product(first: number): unknown {
    let product = first
    for (this.#skipSpace(); this.#take(/\*(?!\*)/y) !== null; this.#skipSpace()) {
      this.#skipSpace()
      const factor = this.#take(/\d[\d_]*(?:\.\d+)?(?![\w$.])/y)
      if (factor === null) return notPlain
      product *= Number(factor.replaceAll('_', ''))
    }
    return product
  }

  #list({ key, depth }: { readonly key: string; readonly depth: number }): unknown {
    if (depth > mostDeep) throw new NoData('is nested too deeply', this.#at)
    this.#take(/\[/y)
    const values: unknown[] = []
    let isPlain = true
    for (this.#skipSpace(); this.#take(/\]/y) === null; this.#skipSpace()) {
      const value = this.#value({ key, depth })
      if (value === notPlain || !this.#atEndOf(',]')) {
        isPlain = false
        this.#skipTo(',]')
      }
      values.push(value)
      this.#take(/,/y)
    }
    return isPlain ? values : notPlain
  }

  /** A string, or a template in which nothing is put in. */
  #string(): string | null {
    const quoted = this.#take(/(['"])(?:\\[\s\S]|(?!\1)[^\\\n])*\1|`(?:\\[\s\S]|\$(?!\{)|[^\\`$])*`/y)
    return quoted === null ? null : unescaped(quoted.slice(1, -1))
  }

  /** Up to one of these characters outside all brackets and quotes that begin here. */
  #skipTo(ends: string): void {
    const start = this.#at
    const { outline } = this.#script
    let open = 0
    for (; this.#at < outline.length; this.#at += 1) {
      const character = outline[this.#at] ?? ''
      if (open === 0 && ends.includes(character)) return
      // A regular expression and a division begin alike, and brackets inside the first would count.
      if (character === '/') break
      if ('([{'.includes(character)) open += 1
      if (')]}'.includes(character)) open -= 1
      if (open < 0) break
    }
    throw new NoData('has a place that can’t be read without running it', start)
  }

  #nameUnread(start: number, key: string): void {
    const [text = ''] = this.#script.code.slice(start, this.#at).trim().split('\n')
    const shown = text.length > mostText ? `${text.slice(0, mostText)}…` : text
    this.#unread.push(key === '' ? { key: shown, text: '…' } : { key, text: shown })
  }

  get #next(): string {
    return this.#script.code[this.#at] ?? ''
  }

  #atEndOf(ends: string): boolean {
    this.#skipSpace()
    return this.#next !== '' && ends.includes(this.#next)
  }

  #skipSpace(): number {
    this.#take(/[\s\uFEFF]+/y)
    return this.#at
  }

  /** What stands right here, and goes past it. */
  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const [found = null] = pattern.exec(this.#script.code) ?? []
    if (found !== null) this.#at += found.length
    return found
  }
}

const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, undefined }

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
}

const unescaped = (inside: string): string =>
  inside.replaceAll(
    /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|([\s\S]))/g,
    (_, point?: string, unit?: string, byte?: string, single?: string) => {
      const code = point ?? unit ?? byte
      if (code === undefined) return escapes[single ?? ''] ?? single ?? ''
      const value = Number.parseInt(code, 16)
      return value > 0x10ffff ? '\uFFFD' : String.fromCodePoint(value)
    },
  )
