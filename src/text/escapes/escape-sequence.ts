/** Not even an unterminated sequence hides more than this: a forgotten OSC must not eat a log. */
const longest = 4096

/**
 * Where the terminal sequence that starts at `at` ends (exclusive); `at` itself where none starts.
 * Knows CSI, OSC, DCS, APC, PM, SOS, the other escapes of ECMA-48, and all of them as 8-bit C1.
 */
export function endOfSequence(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === 0x1b) return endOfEscape(text, at)
  if (code < 0x80 || code > 0x9f) return at
  if (code === 0x9b) return endOfControl(text, at + 1)
  return startsString8.has(code) ? endOfString(text, at + 1) : at + 1
}

const startsString8 = new Set([0x90, 0x98, 0x9d, 0x9e, 0x9f])
/** DCS, SOS, OSC, PM, APC, and the title of screen and tmux. */
const startsString7 = new Set('PX]^_k')

function endOfEscape(text: string, at: number): number {
  const next = text[at + 1]
  if (next === undefined) return at
  if (next === '[') return endOfControl(text, at + 2)
  if (startsString7.has(next)) return endOfString(text, at + 2)
  const end = skip(text, at + 1, intermediate)
  if (within(text.charCodeAt(end), 0x30, 0x7e)) return end + 1
  return end === at + 1 ? at : end
}

const parameter = (code: number): boolean => within(code, 0x30, 0x3f)
const intermediate = (code: number): boolean => within(code, 0x20, 0x2f)

/** CSI: parameters, intermediates, one final byte; what fits nowhere ends it and is looked at by itself. */
function endOfControl(text: string, from: number): number {
  const end = skip(text, skip(text, from, parameter), intermediate)
  return within(text.charCodeAt(end), 0x40, 0x7e) ? end + 1 : end
}

/** Up to BEL or ST. Another escape, CAN or SUB aborts it, as in a terminal. */
function endOfString(text: string, from: number): number {
  const limit = Math.min(text.length, from + longest)
  for (let index = from; index < limit; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x07 || code === 0x9c || code === 0x18 || code === 0x1a) return index + 1
    if (code === 0x1b) return text[index + 1] === '\\' ? index + 2 : index
    if (code >= 0x80 && code <= 0x9f) return index
  }
  return limit
}

function skip(text: string, from: number, belongs: (code: number) => boolean): number {
  let index = from
  const limit = Math.min(text.length, from + longest)
  while (index < limit && belongs(text.charCodeAt(index))) index += 1
  return index
}

const within = (code: number, low: number, high: number): boolean => code >= low && code <= high
