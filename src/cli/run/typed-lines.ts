import { openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { ReadStream } from 'node:tty'

/**
 * Lines that a person types into the terminal, which is in its normal state: it shows and edits them itself. By a descriptor of its own,
 * so that nothing of them reaches whoever reads keys there at other times. Returns the way to stop.
 */
export function typedLines(take: (line: string) => void): () => void {
  const stream = new ReadStream(openSync('/dev/tty', 'r'))
  // The terminal has closed: whoever writes to it sees that too.
  stream.on('error', () => undefined)
  const lines = createInterface({ input: stream, terminal: false })
  lines.on('line', (line) => take(line.trim()))
  return () => {
    lines.close()
    stream.destroy()
  }
}
