import { suggestWord } from '../core/naming/suggest-word.ts'
import { knownKeysAt } from './known-keys.ts'
import { options } from './schema/options.ts'

/** Where one value stands in place of a map: what to write instead, and where that can't be known the keys of the map. */
export function insteadOfMap(path: readonly PropertyKey[], input: unknown): string {
  const section = path.map(String).join('.')
  const meant = section === 'parallel' ? parallelFor(input) : null
  if (meant !== null) return `; write ${meant}`
  const keys = path.length === 0 ? [] : knownKeysAt(path)
  return keys.length === 0 ? '' : `; its keys are ${keys.join(', ')}`
}

/** Where a text stands in place of a list: a shell line whole, a program with its arguments by words, as no shell splits it. */
export function insteadOfList(path: readonly PropertyKey[], input: unknown): string {
  if (typeof input !== 'string' || input.trim() === '') return ''
  const key = path.map(String).join('.')
  const isLine = options.some((option) => option.key === key && option.type.kind === 'shellLines')
  const words = isLine ? [input] : input.trim().split(/\s+/)
  const needsShell = !isLine && /["'\\$`|&;<>*]/.test(input)
  if (needsShell || input.length > 80) return ''
  return `; write ${String(path.at(-1))}: [${words.map((word) => JSON.stringify(word)).join(', ')}]`
}

/** What is meant by a key that isn't one; null where nothing is near. */
export function meantKey(key: string, path: readonly PropertyKey[], input: unknown): string | null {
  if (isWorkers(key) && path.length === 0) {
    const count = valueOf(input, key)
    return `write ${parallelFor(count) ?? parallelFor(2)}`
  }
  const known = knownKeysAt(path)
  const guess = (path.length === 0 ? sectioned(key) : null) ?? suggestWord(key, known)
  if (guess !== null) return `did you mean ${guess}?`
  return path.join('.') === 'parallel' && isWorkers(key) ? 'did you mean maxTasks?' : null
}

const isWorkers = (key: string): boolean => ['workers', 'maxtasks', 'jobs'].includes(key.toLowerCase())

/** How many work at once, as the flag `--parallel 4` says it. */
function parallelFor(input: unknown): string | null {
  if (typeof input === 'boolean') return `parallel: { enabled: ${input} }`
  return Number.isInteger(input) ? `parallel: { enabled: true, maxTasks: ${String(input)} }` : null
}

/** `target` stands in one section only: `merge.target`. */
function sectioned(key: string): string | null {
  const [only, ...others] = options.filter((each) => each.key.endsWith(`.${key}`))
  return only === undefined || others.length > 0 ? null : only.key
}

const valueOf = (input: unknown, key: string): unknown =>
  typeof input === 'object' && input !== null
    ? Object.entries(input).find(([name]) => name === key)?.[1]
    : null
