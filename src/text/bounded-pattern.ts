import { createContext, Script } from 'node:vm'

/** A regular expression that somebody else wrote, tried on what a program printed. */
export interface BoundedPattern {
  test(text: string): boolean
  exec(text: string): RegExpExecArray | null
}

/**
 * One such as `^(a+)+$` may need years for forty characters, and while it runs nothing else does: no key, no
 * signal, no time limit. So it is stopped after a moment, which counts as no match, and is not tried again after a few of those.
 * A stop needs a thread for each try, a few tenths of a millisecond: patterns that can't take long go without.
 */
export function boundedPattern(
  source: string,
  flags: string,
  onGivenUp: (source: string) => void = () => undefined,
): BoundedPattern {
  const pattern = new RegExp(source, flags)
  if (isQuick(source)) return pattern
  let stops = 0
  const exec = (text: string): RegExpExecArray | null => {
    if (stops >= mostStops) return null
    try {
      return execWithin(pattern, text)
    } catch {
      // Out of time, or out of the memory that V8 gives to going back: reported by the caller of the last one.
      stops += 1
      if (stops === mostStops) onGivenUp(source)
      return null
    }
  }
  return { exec, test: (text) => exec(text) !== null }
}

/** A machine that has other things to do may stop a good one, once. */
const mostStops = 3
const longestTryMs = 100

const slots: { pattern: RegExp | null; text: string } = { pattern: null, text: '' }
let script: { readonly run: () => unknown } | null = null

function execWithin(pattern: RegExp, text: string): RegExpExecArray | null {
  script ??= boundedScript()
  slots.pattern = pattern
  slots.text = text
  return script.run() as RegExpExecArray | null
}

/** Made when it is first needed: a context takes memory, and most presets have no pattern of this kind. */
function boundedScript(): { readonly run: () => unknown } {
  const context = createContext(slots)
  const compiled = new Script('pattern.exec(text)')
  return { run: () => compiled.runInContext(context, { timeout: longestTryMs }) as unknown }
}

/** At most one part of it repeats, and not a group: no text makes it go back over more than the text, squared. */
const isQuick = (source: string): boolean => repeats(source) <= 1

/** Nothing of it repeats: no text makes it go over the text more often than it has alternatives. */
export const isLinear = (source: string): boolean => repeats(source) === 0

function repeats(source: string): number {
  const bare = source
    .replace(/\\./g, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
    .replace(/\(\?/g, '(')
  return /\)[*+?{]/.test(bare) ? Infinity : (bare.match(/[*+?{]/g)?.length ?? 0)
}
