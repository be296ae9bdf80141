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
  let held = ''
  const take = (chunk: Buffer | string): void => {
    const { keys, rest } = withoutReplies(held + chunk.toString(), onReply)
    held = rest
    if (keys !== '') through.write(withFunctionKeys(keys))
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

/**
 * What is asked for: the background (OSC 11), where the cursor is after one character (CSI 6n), and what the mouse does. `ESC ]`
 * alone is Alt+] typed by a person, and must not swallow what follows.
 */
const reply =
  /\u001b(?:\]11;([^\u0007\u001b]{0,190})(?:\u0007|\u001b\\)|\[1;[23]R|\[<\d{1,4};\d{1,5};\d{1,5}[Mm])/g
const begun = /\u001b(?:\]11;[^\u0007\u001b]{0,190}\u001b?|\[1;[23]?|\[<[\d;]{0,16})$/
/** The rest of one whose `ESC` was read alone, and taken for the key. */
const beheaded = /^\[<\d{1,4};\d{1,5};\d{1,5}[Mm]/

/** Splits replies out of what was typed; one that has begun is held back until its end comes. */
export function withoutReplies(
  text: string,
  onReply: (reply: string) => void,
): { readonly keys: string; readonly rest: string } {
  const keys = text.replace(beheaded, '').replaceAll(reply, (whole, colour: string | undefined) => {
    onReply(colour === undefined ? whole.slice(1) : `11;${colour}`)
    return ''
  })
  const at = begun.exec(keys)?.index ?? keys.length
  return { keys: keys.slice(0, at), rest: keys.slice(at) }
}
