/** A text that is being typed. */
export interface TextInput {
  /** As it was typed and pasted: it is sanitised where it is shown. */
  readonly text: string
  /** Offset of the grapheme that it stands before. */
  readonly cursor: number
}

export const emptyInput: TextInput = { text: '', cursor: 0 }

/** After a key, by its name in the key table; null for one that edits nothing. */
export function afterKey(input: TextInput, key: string): TextInput | null {
  const edit = edits.get(key)
  if (edit !== undefined) return edit(input)
  const typed = key === 'space' ? ' ' : key
  // The names of other keys are longer than a character.
  return [...typed].length === 1 ? inserted(input, typed) : null
}

/** Line ends as `\n`; all else stays as it was pasted. */
export const afterPaste = (input: TextInput, text: string): TextInput =>
  inserted(input, text.replaceAll(/\r\n?/g, '\n'))

function inserted({ text, cursor }: TextInput, typed: string): TextInput {
  const before = text.slice(0, cursor) + typed
  const whole = before + text.slice(cursor)
  // A mark or a joiner may have made one grapheme of what stands around the cursor.
  return { text: whole, cursor: boundaryFrom(whole, before.length) }
}

const edits: ReadonlyMap<string, (input: TextInput) => TextInput> = new Map([
  ['left', ({ text, cursor }) => ({ text, cursor: boundaryBefore(text, cursor) })],
  ['right', ({ text, cursor }) => ({ text, cursor: boundaryAfter(text, cursor) })],
  ['home', toLineStart],
  ['ctrl+a', toLineStart],
  ['end', toLineEnd],
  ['ctrl+e', toLineEnd],
  ['backspace', (input) => without(input, boundaryBefore(input.text, input.cursor), input.cursor)],
  ['delete', (input) => without(input, input.cursor, boundaryAfter(input.text, input.cursor))],
  ['ctrl+u', (input) => without(input, toLineStart(input).cursor, input.cursor)],
  ['ctrl+k', (input) => without(input, input.cursor, toLineEnd(input).cursor)],
  ['ctrl+w', (input) => without(input, wordStart(input), input.cursor)],
])

function toLineStart({ text, cursor }: TextInput): TextInput {
  return { text, cursor: cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1 }
}

function toLineEnd({ text, cursor }: TextInput): TextInput {
  const end = text.indexOf('\n', cursor)
  return { text, cursor: end === -1 ? text.length : end }
}

const without = ({ text }: TextInput, from: number, to: number): TextInput => ({
  text: text.slice(0, from) + text.slice(to),
  cursor: from,
})

const wordStart = ({ text, cursor }: TextInput): number =>
  text.slice(0, cursor).replace(/\S+\s*$|\s+$/, '').length

/** No grapheme that somebody types is longer; a text of one endless grapheme is walked through in such steps. */
const nearUnits = 64

function boundaryBefore(text: string, at: number): number {
  const from = Math.max(0, at - nearUnits)
  const last = [...segmenter.segment(text.slice(from, at))].at(-1)
  return last === undefined ? 0 : from + last.index
}

function boundaryAfter(text: string, at: number): number {
  for (const { segment } of segmenter.segment(text.slice(at, at + nearUnits))) return at + segment.length
  return text.length
}

/** The first boundary at `at` or after it. */
function boundaryFrom(text: string, at: number): number {
  const before = boundaryBefore(text, at)
  const after = boundaryAfter(text, before)
  return Math.max(at, after)
}

const segmenter = new Intl.Segmenter()
