import type { WriteStream } from 'node:tty'
import { linePrinter, type LinePrinter } from './line-printer.ts'
import { streamSink } from './stream-sink.ts'

/** Prints lines to stdout or stderr. A terminal that takes nothing doesn't block the process; Node's own stream to a terminal would. */
export async function openPrinter(
  stream: WriteStream & { readonly fd: number },
  onGone?: (error: NodeJS.ErrnoException) => void,
): Promise<LinePrinter> {
  if (stream.isTTY) {
    const { fdSink } = await import('../../tui/terminal/fd-sink.ts')
    const { ownDescriptor } = await import('../../tui/terminal/own-descriptor.ts')
    return linePrinter(fdSink(ownDescriptor(stream.fd)), onGone)
  }
  // The write reports the same error; without a listener it would end the process.
  stream.on('error', () => undefined)
  return linePrinter(streamSink(stream), onGone)
}
