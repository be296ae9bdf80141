import type { Filter } from './filter.ts'
import { parseFilter } from './parse-filter.ts'

/** What an expression means that was checked when it was given; parsed once. */
export function filterOf(text: string): Filter {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const filter = parseFilter(text)
  if ('problem' in filter) throw new Error(`the stored filter ${JSON.stringify(text)} ${filter.problem}`)
  // A run has a handful, and a process few runs.
  if (parsed.size >= mostParsed) parsed.clear()
  parsed.set(text, filter)
  return filter
}

const parsed = new Map<string, Filter>()
const mostParsed = 256
