import type { Line } from '../../core/line.ts'
import type { LogTail } from '../../core/ports/process.ts'
import type { LogSource } from '../../process/logs/source-log.ts'

/** A log that is read from its beginning, a part at a time. */
export interface SourceTail extends LogTail {
  readonly decode: LogSource['read']
  readonly writer: LogSource['writer']
}

/** What was written before this log: an agent's output before its gate's, but not the other log of the same agent. */
export const writtenBefore = <Tail extends SourceTail>(tails: readonly Tail[], tail: Tail): readonly Tail[] =>
  tails.slice(0, tails.indexOf(tail)).filter(({ writer }) => writer !== tail.writer)

/** The last lines of logs that have ended, where they have no line end. */
export const restsOf = (tails: readonly SourceTail[]): readonly Line[] =>
  tails.flatMap((tail) => {
    const rest = tail.takeRest()
    return rest === null ? [] : [tail.decode(rest)]
  })
