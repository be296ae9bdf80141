import { createContext, Script } from 'node:vm'
import type { LineMatch, LinePattern } from '../../core/log/log-search.ts'
import type { Safe } from '../../core/safe.ts'
import { isLinear } from '../bounded-pattern.ts'
import { literal } from '../safe.ts'
import { composedOf } from './composed.ts'

export type ReadPattern =
  | { readonly kind: 'pattern'; readonly pattern: LinePattern }
  /** Nothing is looked for yet. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong'; readonly why: Safe }

/**
 * What somebody typed to be looked for: text as it is, where only a capital makes case matter, or a regular expression
 * between slashes, such as `/exit [1-9]/` or `/error/i`. How accents are encoded, in what is typed or in the lines, makes no difference.
 */
export function searchPattern(input: string): ReadPattern {
  const typed = input.normalize('NFC')
  const [, source, flags = ''] = /^\/(.+)\/(i?)$/.exec(typed) ?? []
  if (source !== undefined) return expression(source, flags)
  if (typed === '' || typed === '/') return { kind: 'empty' }
  const smart = /\p{Lu}/u.test(typed) ? '' : 'i'
  return {
    kind: 'pattern',
    pattern: quickly(new RegExp(typed.replaceAll(special, String.raw`\$&`), `gu${smart}`)),
  }
}

const special = /[\\^$.*+?()[\]{}|/]/g

function expression(source: string, flags: string): ReadPattern {
  try {
    const pattern = new RegExp(source, `gu${flags}`)
    return { kind: 'pattern', pattern: isLinear(source) ? quickly(pattern) : withinTime(pattern) }
  } catch {
    return { kind: 'wrong', why: literal('not a regular expression yet') }
  }
}

const quickly = (pattern: RegExp): LinePattern => ({ find: (lines) => matchesIn(pattern, lines) })

/** What `a*` finds between characters is no match. */
function matchesIn(pattern: RegExp, lines: readonly string[]): readonly LineMatch[] {
  const found: LineMatch[] = []
  for (let line = 0; line < lines.length; line++) {
    const original = lines[line] ?? ''
    const composed = composedOf(original)
    const text = composed?.text ?? original
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const from = match.index
      const to = from + match[0].length
      if (to > from)
        found.push(
          composed === null
            ? { line, from, to }
            : { line, from: composed.original(from, 'start'), to: composed.original(to, 'end') },
        )
      else pattern.lastIndex = afterCharacter(text, to)
    }
  }
  return found
}

/** An expression with flag u that is to go on inside a surrogate pair steps back before it. */
const afterCharacter = (text: string, at: number): number =>
  at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/**
 * An expression such as `^(a+)+$` may need years for a line, and `.*x` half a second for a long one; while it runs no key is read: it
 * is stopped after a moment, and given up where it was stopped each time.
 */
function withinTime(pattern: RegExp): LinePattern {
  let isGivenUp = false
  return {
    find(lines) {
      if (isGivenUp) return null
      for (let tries = 0; tries < mostTries; tries++) {
        const found = foundInTime(pattern, lines)
        if (found !== null) return found
      }
      isGivenUp = true
      return null
    },
  }
}

function foundInTime(pattern: RegExp, lines: readonly string[]): readonly LineMatch[] | null {
  script ??= boundedScript()
  slots.search = () => matchesIn(pattern, lines)
  try {
    return script.run() as readonly LineMatch[]
  } catch {
    return null
  } finally {
    slots.search = null
  }
}

/** A machine that has other things to do may stop a good one. */
const mostTries = 3

/** For the lines of one block, which take a thousandth of this. */
const longestMs = 50

const slots: { search: (() => readonly LineMatch[]) | null } = { search: null }
let script: { readonly run: () => unknown } | null = null

function boundedScript(): { readonly run: () => unknown } {
  const context = createContext(slots)
  const compiled = new Script('search()')
  return { run: () => compiled.runInContext(context, { timeout: longestMs }) as unknown }
}
