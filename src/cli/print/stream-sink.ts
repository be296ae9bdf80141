import type { Sink } from './line-printer.ts'

/** A pipe, a socket or a file. The process must listen for the stream's errors: they come as events as well. */
export const streamSink = (stream: NodeJS.WritableStream): Sink => ({
  write: (text, done) => void stream.write(text, (error) => done(error ?? null)),
})
