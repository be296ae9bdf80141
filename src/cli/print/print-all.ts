import { sanitizeLines } from '../../text/sanitize.ts'
import { linePrinter } from './line-printer.ts'
import { streamSink } from './stream-sink.ts'

/** Prints text that is produced as its reader takes it, so little is ever in memory. Ends early when the reader has closed. */
export async function printAll(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const printer = linePrinter(streamSink(process.stdout))
  for await (const piece of pieces) {
    if (!(await printer.room())) return
    printer.write(piece)
  }
  await printer.flushed()
}

/** What is asked of a stream. */
interface TextStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Prints a whole text of others: byte for byte into a file or a pipe; on a terminal what would drive that is left out or shown as characters. */
export function printText(text: string, stream: TextStream = process.stdout): void {
  stream.write(
    stream.isTTY === true
      ? sanitizeLines(text)
          .map((line) => `${line}\n`)
          .join('')
      : text,
  )
}
