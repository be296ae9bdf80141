import type { Line } from '../../core/line.ts'
import type { LogTail } from '../../core/ports/process.ts'
import type { LogSource } from '../../process/logs/pane-log.ts'

/** A log that is read from its beginning, a part at a time. */
export interface SourceTail extends LogTail {
  readonly decode: LogSource['read']
}

/**
 * The last lines of these logs, where they have no line end. To be printed before the first line of a log that began after them: what
 * an agent said last came before its gate.
 */
export const restsOf = (tails: readonly SourceTail[]): readonly Line[] =>
  tails.flatMap((tail) => {
    const rest = tail.takeRest()
    return rest === null ? [] : [tail.decode(rest)]
  })
