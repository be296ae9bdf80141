import type { ReadStream, WriteStream } from 'node:tty'
import type { Size } from '../layout/rectangle.ts'

/** The terminal as the screen uses it: keys come from `stdin`, frames go to the descriptor `fd`. */
export interface Terminal {
  readonly stdin: KeySource
  readonly fd: number
  size(): Size
  /** Returns the way to stop listening. */
  onResize(changed: () => void): () => void
}

/** What is needed of a tty's input. */
export interface KeySource extends NodeJS.ReadableStream {
  setRawMode?(raw: boolean): unknown
  ref?(): unknown
  unref?(): unknown
}

export function ttyTerminal(stdin: ReadStream, stdout: WriteStream & { readonly fd: number }): Terminal {
  return {
    stdin,
    fd: stdout.fd,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    onResize(changed) {
      stdout.on('resize', changed)
      return () => stdout.off('resize', changed)
    },
  }
}
