import { PassThrough } from 'node:stream'
import { withFunctionKeys } from './function-keys.ts'
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
  const filter = replyFilter(onReply)
  const take = (chunk: Buffer | string): void => {
    const keys = filter(chunk.toString())
    if (keys !== '') through.write(withFunctionKeys(keys))
  }
  source.on('data', take)
  // A page before this one has let go of it.
  source.resume()
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

const pasteBegins = '\u001b[200~'
const pasteEnds = '\u001b[201~'

/** Takes replies out of what comes in pieces, none of what is pasted: that may have the look of one. */
export function replyFilter(onReply: (reply: string) => void): (piece: string) => string {
  let held = ''
  let isPasting = false
  /** The end of what was let through, where a mark may have begun. */
  let tail = ''
  return (piece) => {
    const text = held + piece
    const at = isPasting || completesMark(tail, text) ? pastedUpTo(tail, text) : 0
    const { keys, rest } = withoutReplies(text.slice(at), onReply)
    const through = text.slice(0, at) + keys
    const seen = tail + through
    const begins = seen.lastIndexOf(pasteBegins)
    const ends = seen.lastIndexOf(pasteEnds)
    if (begins !== ends) isPasting = begins > ends
    tail = seen.slice(1 - pasteEnds.length)
    held = rest
    return through
  }
}

/** The mark of a paste was cut in two. */
const completesMark = (tail: string, text: string): boolean =>
  [1, 2, 3, 4, 5].some(
    (cut) => tail.endsWith(pasteBegins.slice(0, cut)) && text.startsWith(pasteBegins.slice(cut)),
  )

function pastedUpTo(tail: string, text: string): number {
  const end = (tail + text).indexOf(pasteEnds)
  return end === -1 ? text.length : end + pasteEnds.length - tail.length
}

/**
 * What is asked for: the background (OSC 11), where the cursor is after one character (CSI 6n), and what the mouse does. `ESC ]`
 * alone is Alt+] typed by a person, and must not swallow what follows.
 */
const replyOrPaste =
  /\u001b\[200~[^]*?(?:\u001b\[201~|$)|\u001b(?:\]11;([^\u0007\u001b]{0,190})(?:\u0007|\u001b\\)|\[1;[23]R|\[<\d{1,4};\d{1,5};\d{1,5}[Mm])/g
const begun = /\u001b(?:\]11;[^\u0007\u001b]{0,190}\u001b?|\[1;[23]?|\[<[\d;]{0,16})$/
/** The rest of one whose `ESC` was read alone, and taken for the key. */
const beheaded = /^\[<\d{1,4};\d{1,5};\d{1,5}[Mm]/

/** Splits replies out of what was typed; one that has begun is held back until its end comes. */
export function withoutReplies(
  text: string,
  onReply: (reply: string) => void,
): { readonly keys: string; readonly rest: string } {
  const keys = text.replace(beheaded, '').replaceAll(replyOrPaste, (whole, colour: string | undefined) => {
    if (whole.startsWith(pasteBegins)) return whole
    onReply(colour === undefined ? whole.slice(1) : `11;${colour}`)
    return ''
  })
  const at = begun.exec(keys)?.index ?? keys.length
  return { keys: keys.slice(0, at), rest: keys.slice(at) }
}
