/**
 * One word of a shell command that a person pastes: ids, branches and paths may contain what a shell gives a meaning to.
 * What a screen can't show as it is (tabs, line ends, escapes, invisible characters) is spelled for `printf`, which every
 * shell has: `$'…'` is no POSIX, and dash takes it for text.
 */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_./@%+:][A-Za-z0-9_./@%+:-]*$/.test(text)) return text
  if (isShownAsItIs(text)) return `'${text.replaceAll("'", `'\\''`)}'`
  return spelled(Buffer.from(text, 'utf8'))
}

/** The same of a path's bytes: a file's name need not be UTF-8. */
export function shellWordOfBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? shellWord(text) : spelled(bytes)
}

/** A mark needs the letter that it belongs to; a few letters are invisible. No character fits two ways: that would take for ever. */
const isShownAsItIs = (text: string): boolean =>
  /^(?:(?:[\x20-\x7e]|(?![\0-\x7f]|\p{Default_Ignorable_Code_Point})[\p{L}\p{N}\p{P}\p{S}])(?:(?!\p{Default_Ignorable_Code_Point})\p{M}){0,3})*$/u.test(
    text,
  )

/** `$(…)` drops line ends at the end of what it gives, so the last of them are given by the shell itself. */
function spelled(bytes: Buffer): string {
  let end = bytes.length
  while (bytes[end - 1] === newline) end -= 1
  const said = [...bytes.subarray(0, end)].map(octalUnlessPlain).join('')
  return `"$(printf %b '${said}')${'${IFS#??}'.repeat(bytes.length - end)}"`
}

const newline = 0x0a

/** `!` means something to a shell that is typed into, even here. */
const octalUnlessPlain = (byte: number): string => {
  const character = String.fromCharCode(byte)
  return /[A-Za-z0-9_./@%+: ,=-]/.test(character) ? character : `\\0${byte.toString(8).padStart(3, '0')}`
}
