import type { Hit, LinePattern, LogSearch, SearchFrom } from '../../core/log/log-search.ts'
import { isSamePlace, type PlacedLine } from '../../core/log/pane-log.ts'

export interface SearchedPast {
  /** What has been said by now; null: the try has ended by then. */
  said(): readonly PlacedLine[] | null
  /** In all of the log. */
  whole(): LogSearch
  readonly pattern: LinePattern
}

interface Found {
  readonly lines: readonly PlacedLine[]
  readonly hits: readonly PlacedHit[]
  readonly isTooSlow: boolean
}

interface PlacedHit extends Hit {
  /** Which of the lines. */
  readonly line: number
}

/** A search in the output of a try as it was at a moment: what was said later is not found. */
export function pastSearch({ said, whole, pattern }: SearchedPast): LogSearch {
  let wholeSearch: LogSearch | null = null
  const inAll = (): LogSearch => (wholeSearch ??= whole())
  let known: Found | null = null
  const foundIn = (lines: readonly PlacedLine[]): Found => {
    if (known !== null && known.lines.length === lines.length && known.lines.at(-1) === lines.at(-1))
      return known
    const matches = pattern.find(lines.map(({ line }) => line.text))
    const hits = (matches ?? []).flatMap(({ line, from, to }) => {
      const place = lines[line]?.place
      return place === undefined ? [] : [{ place, line, from, to }]
    })
    known = { lines, hits, isTooSlow: matches === null }
    return known
  }
  return {
    nearest(from, direction) {
      const lines = said()
      if (lines === null) return inAll().nearest(from, direction)
      const { hits } = foundIn(lines)
      if (from === null) return Promise.resolve((direction === 'after' ? hits[0] : hits.at(-1)) ?? 'none')
      const order = orderFrom(from, lines)
      const next =
        direction === 'after' ? hits.find((hit) => order(hit) > 0) : hits.findLast((hit) => order(hit) < 0)
      return Promise.resolve(next ?? 'none')
    },
    standing(hit) {
      const lines = said()
      if (lines === null) return inAll().standing(hit)
      const { hits, isTooSlow } = foundIn(lines)
      const at = hits.findIndex(
        (each) => hit !== null && isSamePlace(each.place, hit.place) && each.from === hit.from,
      )
      return { hits: hits.length, number: at === -1 ? null : at + 1, isWhole: true, isTooSlow }
    },
    stop: () => wholeSearch?.stop(),
  }
}

/** Whether a hit comes after a place, or before it. */
function orderFrom({ place, from }: SearchFrom, lines: readonly PlacedLine[]): (hit: PlacedHit) => number {
  const line = lines.findIndex((each) => isSamePlace(each.place, place))
  return (hit) => hit.line - line || hit.from - from
}
