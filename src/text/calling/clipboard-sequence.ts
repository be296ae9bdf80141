import { throughTmux } from './terminal-call.ts'

const bel = '\u0007'
const escape = '\u001b'

/** Terminals take so many characters of base64 in all; xterm was the first to say so. */
const mostCharacters = 74_994

/** Bytes of a text that fit into a clipboard by OSC 52. */
export const mostClipboardBytes = Math.floor(mostCharacters / 4) * 3

/**
 * The bytes that put a text into the clipboard of whoever looks at the terminal, wherever that is; null: it is too long. tmux takes them
 * itself, or hands them on, or neither, as it is set: it is given both.
 */
export function clipboardSequence(text: string, isInTmux: boolean): string | null {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length > mostClipboardBytes) return null
  const sequence = `${escape}]52;c;${bytes.toString('base64')}${bel}`
  return isInTmux ? sequence + throughTmux(sequence) : sequence
}
