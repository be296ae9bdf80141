import type { Attempt } from '../../core/attempt.ts'
import type { Line } from '../../core/line.ts'
import type { Processes } from '../../core/ports/process.ts'
import type { LogPart } from '../../output/run-output.ts'
import type { LogSource } from '../../process/logs/source-log.ts'
import { restsOf, writtenBefore, type SourceTail } from './rests-of.ts'

const skipBudgetMs = 4
/**
 * An agent may print faster than lines can be counted: when so many looks have not halved the gap, it is reported in bytes. Looks, not
 * time: on a busy machine all time passes between them.
 */
const looksToHalve = 60

export interface AttemptLogOrder {
  readonly attempt: Attempt
  readonly processes: Processes
  readonly folder: { agentLogs(attempt: Attempt): readonly LogSource[] }
  readonly lineCapBytes: number
}

/** `bytes`: the part of the log that these lines cover. */
export interface ReadPart extends LogPart {
  readonly bytes: number
}

/** How much may stay unread, and whether the skipped part is counted in lines, which takes a second a gigabyte. */
export interface Allowance {
  readonly bytes: number
  readonly counted: boolean
}

/** The logs of an attempt's agents, one after the other: a second one after a start that never came about. */
export class AttemptLog {
  readonly #order: AttemptLogOrder
  readonly #tails: SourceTail[] = []
  #counting: { looks: number; readonly gapBytes: number } | null = null

  constructor(order: AttemptLogOrder) {
    this.#order = order
  }

  /** One chunk at most; null when all that is there has been read. A part without lines: there is more. */
  next({ bytes, counted }: Allowance): ReadPart | null {
    for (const tail of this.#opened()) {
      const { readBytes, totalBytes } = tail.extent()
      if (readBytes >= totalBytes) continue
      if (totalBytes - readBytes > bytes) {
        // Well below what is allowed, so that several lines in a row are printed, not one by one between two gaps.
        const keepBytes = Math.ceil(bytes / 2)
        if (!counted || this.#isTooFast(totalBytes - readBytes)) tail.jump(keepBytes)
        else if (tail.skip(keepBytes, skipBudgetMs)) return nothingYet
      }
      this.#counting = null
      const from = tail.extent().readBytes
      const before = restsOf(writtenBefore(this.#tails, tail))
      const lines = [...before, ...tail.read(0).lines.map(tail.decode)]
      return { lines, skipped: tail.takeSkipped(), bytes: tail.extent().readBytes - from }
    }
    return null
  }

  #isTooFast(gapBytes: number): boolean {
    this.#counting ??= { looks: 0, gapBytes }
    const { looks, gapBytes: before } = this.#counting
    this.#counting.looks = looks + 1
    if (looks < looksToHalve) return false
    this.#counting = { looks: 0, gapBytes }
    return gapBytes > before / 2
  }

  /** Lines without a newline at the end of the logs. For when the agents have ended. */
  rest(): readonly Line[] {
    return restsOf(this.#opened())
  }

  /** Everything that is there now counts as read. */
  passOver(): void {
    for (const tail of this.#opened()) {
      tail.jump(0)
      tail.takeSkipped()
    }
  }

  /** Bytes that have been read or skipped, of all in the log. */
  extent(): { readonly readBytes: number; readonly totalBytes: number } {
    const extents = this.#opened().map((tail) => tail.extent())
    return {
      readBytes: extents.reduce((sum, { readBytes }) => sum + readBytes, 0),
      totalBytes: extents.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    }
  }

  close(): void {
    for (const tail of this.#tails) tail.close()
  }

  #opened(): readonly SourceTail[] {
    const { attempt, processes, folder, lineCapBytes } = this.#order
    for (const { path, writer, read } of folder.agentLogs(attempt).slice(this.#tails.length))
      this.#tails.push({ ...processes.tail(path, lineCapBytes), writer, decode: read })
    return this.#tails
  }
}

const nothingYet: ReadPart = { lines: [], skipped: null, bytes: 0 }
