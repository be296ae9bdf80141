import type { Hit, LineMatch, LinePattern, SearchStanding } from '../../core/log/log-search.ts'
import type { SourceLog } from './source-log.ts'

interface Counted {
  generation: number
  /** Hits in each full block, from the first one on. */
  blocks: number[]
  /** Their sum. */
  hits: number
  /** The block that still grows, as long as it had so many bytes. */
  last: { readonly bytes: number; readonly hits: number } | null
}

/** A number for each block that was looked at: what is remembered of a gigabyte is small, and a block is looked at again for its hits. */
export class HitCounts {
  readonly #pattern: LinePattern
  readonly #counted = new WeakMap<SourceLog, Counted>()
  isTooSlow = false

  constructor(pattern: LinePattern) {
    this.#pattern = pattern
  }

  matchesIn(log: SourceLog, block: number): readonly LineMatch[] {
    if (this.isTooSlow) return []
    const found = this.#pattern.find(log.texts(block))
    if (found === null) this.isTooSlow = true
    return found ?? []
  }

  /** Whether it is known that it has no hit. */
  isEmpty(log: SourceLog, block: number): boolean {
    return log.isFull(block) && this.#of(log).blocks[block] === 0
  }

  /** One block more; false when all are counted. */
  countOn(logs: readonly SourceLog[]): boolean {
    if (this.isTooSlow) return false
    for (const log of logs) {
      const counted = this.#of(log)
      const block = counted.blocks.length
      if (block >= log.count()) continue
      if (!log.isFull(block) && counted.last?.bytes === log.bytes()) continue
      const bytes = log.bytes()
      const hits = this.matchesIn(log, block).length
      if (log.isFull(block)) {
        counted.blocks.push(hits)
        counted.hits += hits
        counted.last = null
      } else counted.last = { bytes, hits }
      return true
    }
    return false
  }

  isWhole(logs: readonly SourceLog[]): boolean {
    return logs.every((log) => {
      const { blocks, last } = this.#of(log)
      const left = log.count() - blocks.length
      return left <= 0 || (left === 1 && !log.isFull(blocks.length) && last?.bytes === log.bytes())
    })
  }

  standing(logs: readonly SourceLog[], hit: Hit | null): SearchStanding {
    const hits = logs.reduce((sum, log) => sum + this.#hitsOf(log), 0)
    const { isTooSlow } = this
    return {
      hits,
      number: hit === null ? null : this.#number(logs, hit),
      isWhole: this.isWhole(logs),
      isTooSlow,
    }
  }

  /** The hit that is looked at stays the same for many frames, and so does its number. */
  #numbered: { readonly hit: Hit; readonly number: number } | null = null

  #number(logs: readonly SourceLog[], hit: Hit): number | null {
    if (this.#numbered?.hit === hit) return this.#numbered.number
    const index = logs.findIndex(({ name }) => name === hit.place.source)
    const log = logs[index]
    if (log === undefined || !this.isWhole(logs.slice(0, index))) return null
    const { blocks } = this.#of(log)
    if (blocks.length < hit.place.block) return null
    const before = logs.slice(0, index).reduce((sum, each) => sum + this.#hitsOf(each), 0)
    const above = blocks.slice(0, hit.place.block).reduce((sum, count) => sum + count, 0)
    const within = this.matchesIn(log, hit.place.block).findIndex(
      ({ line, from }) => line === hit.place.line && from === hit.from,
    )
    if (within === -1) return null
    const number = before + above + within + 1
    this.#numbered = { hit, number }
    return number
  }

  #hitsOf(log: SourceLog): number {
    const { hits, last } = this.#of(log)
    return hits + (last?.hits ?? 0)
  }

  #of(log: SourceLog): Counted {
    const known = this.#counted.get(log)
    const generation = log.generation()
    if (known?.generation === generation) return known
    const fresh: Counted = { generation, blocks: [], hits: 0, last: null }
    this.#counted.set(log, fresh)
    return fresh
  }
}
