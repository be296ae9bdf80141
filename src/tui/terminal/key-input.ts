import { PassThrough } from 'node:stream'
import type { KeySource } from './terminal.ts'

/** What Ink needs of an input, and the way to let go of the real one. */
export interface KeyInput extends NodeJS.ReadableStream {
  readonly isTTY: true
  setRawMode(raw: boolean): void
  ref(): void
  unref(): void
  detach(): void
}

/**
 * A filter between the terminal and Ink's parser, which would read the replies to our queries as keys: an OSC 11 reply
 * contains digits and letters that steer. Answers go to `onReply`, everything else passes through.
 */
export function keyInput(source: KeySource, onReply: (reply: string) => void): KeyInput {
  const through = new PassThrough()
  let held = ''
  const take = (chunk: Buffer | string): void => {
    const { keys, rest } = withoutReplies(held + chunk.toString(), onReply)
    held = rest
    if (keys !== '') through.write(keys)
  }
  source.on('data', take)
  return Object.assign(through, {
    isTTY: true as const,
    setRawMode: (raw: boolean) => void source.setRawMode?.(raw),
    ref: () => void source.ref?.(),
    unref: () => void source.unref?.(),
    detach() {
      source.off('data', take)
      source.pause()
      source.setRawMode?.(false)
      source.unref?.()
      through.end()
    },
  })
}

const longestReply = 200
/** Only answers to OSC 11 are asked for; `ESC ]` alone is Alt+] typed by a person, and must not swallow what follows. */
const replyStart = '\u001b]11;'

/** Splits replies out of what was typed; one that has begun is held back until its end comes. */
export function withoutReplies(
  text: string,
  onReply: (reply: string) => void,
): { readonly keys: string; readonly rest: string } {
  let keys = ''
  let at = 0
  for (;;) {
    const start = text.indexOf(replyStart, at)
    if (start === -1) return { keys: keys + text.slice(at), rest: '' }
    keys += text.slice(at, start)
    const end = /\u0007|\u001b\\/.exec(text.slice(start, start + longestReply))
    if (end === null) return { keys, rest: text.length - start < longestReply ? text.slice(start) : '' }
    onReply(text.slice(start + 2, start + end.index))
    at = start + end.index + end[0].length
  }
}
