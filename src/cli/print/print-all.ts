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
