import type { Decoder } from './decoder.ts'
import type { DecoderRules } from './decoder-rules.ts'

/** A program that prints for people: every line is text, but for what the preset's rules find on stderr. */
export const createTextLines = (rules: DecoderRules): Decoder => ({
  read: (line, stream) => (stream === 'err' ? rules.err(line) : [{ kind: 'text', text: line, delta: false }]),
})
