import { linePrinter } from './line-printer.ts'
import { streamSink } from './stream-sink.ts'

/** Prints text that is made as its reader takes it: however much there is, little waits here. Ends early when nobody reads. */
export async function printAll(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const printer = linePrinter(streamSink(process.stdout))
  for await (const piece of pieces) {
    if (!(await printer.room())) return
    printer.write(piece)
  }
  await printer.flushed()
}
