import type { LineCount, LogPlace } from '../../core/log/pane-log.ts'
import { systemClock } from '../clock.ts'
import { forgottenAfterMs, inSlices } from './in-slices.ts'
import type { SourceLog } from './source-log.ts'

/** The time for counting, per call: what is small is counted at once. */
const countingMs = 2
/** A log that grows faster is counted when it grows slower again: the cost of a pane must not depend on what is printed. */
const calmBytes = 256 * 1024
/** Lines of a block of which none is counted yet: of some 80 characters each. */
const usualLines = 400

/** Counts lines: a little at once, the rest in the background. What is not counted yet is estimated by what is. */
export class LineCounter {
  readonly #logs: () => readonly SourceLog[]
  #bytes = 0
  #askedAtMs = 0
  #isCounting = false

  constructor(logs: () => readonly SourceLog[]) {
    this.#logs = logs
  }

  count(to: LogPlace | null): LineCount {
    this.#askedAtMs = systemClock.awakeMs()
    const logs = this.#logs()
    const bytes = logs.reduce((sum, log) => sum + log.bytes(), 0)
    if (Math.abs(bytes - this.#bytes) < calmBytes || this.#bytes === 0) this.#goOn(logs)
    this.#bytes = bytes
    return countedTo(logs, to)
  }

  #goOn(logs: readonly SourceLog[]): void {
    const until = systemClock.awakeMs() + countingMs
    while (countNext(logs)) {
      if (systemClock.awakeMs() < until) continue
      if (this.#isCounting) return
      this.#isCounting = true
      inSlices(() => {
        const isAsked = systemClock.awakeMs() - this.#askedAtMs < forgottenAfterMs
        const more = isAsked && countNext(logs)
        this.#isCounting = more
        return more
      })
      return
    }
  }
}

/** Some more blocks; false when all are counted. */
function countNext(logs: readonly SourceLog[]): boolean {
  for (const log of logs) {
    const block = firstUncounted(log)
    if (block === null) continue
    log.linesIn(block)
    return true
  }
  return false
}

/** They are counted from the first one on. */
const reached = new WeakMap<SourceLog, { readonly generation: number; readonly block: number }>()

function firstUncounted(log: SourceLog): number | null {
  const generation = log.generation()
  const known = reached.get(log)
  let block = known?.generation === generation ? known.block : 0
  while (block < log.count() && log.isKnown(block)) block += 1
  reached.set(log, { generation, block: Math.min(block, Math.max(0, log.count() - 1)) })
  return block < log.count() ? block : null
}

function countedTo(logs: readonly SourceLog[], to: LogPlace | null): LineCount {
  let lines = 0
  let isExact = true
  for (const log of logs) {
    const isHere = to !== null && log.name === to.source
    const blocks = isHere ? Math.min(to.block, log.count()) : log.count()
    const isCounted = firstUncounted(log) === null
    if (isCounted && !isHere) {
      lines += log.known()
      continue
    }
    const usual = usualIn(log)
    for (let block = 0; block < blocks; block++) {
      if (isCounted || log.isKnown(block)) lines += log.linesIn(block)
      else {
        lines += usual
        isExact = false
      }
    }
    if (isHere) return { lines: Math.round(lines) + to.line + 1, isExact }
  }
  return { lines: Math.round(lines), isExact }
}

function usualIn(log: SourceLog): number {
  const counted = firstUncounted(log) ?? log.count()
  return counted === 0 ? usualLines : Math.max(1, log.known() / counted)
}
