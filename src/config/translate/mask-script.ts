export interface MaskedScript {
  /** The text with blanks for its comments. */
  readonly code: string
  /** With blanks for what stands in quotes as well: a word that is found here is one of the program. */
  readonly outline: string
}

/** Comments, and what stands in quotes. A string ends with its line where its quote is missing, a template or comment with the text. */
const pieces =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(['"])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?|`(?:\\[\s\S]|[^\\`])*`?/g

/** Blanks instead of removes, so that places stay what they are. */
export function maskScript(text: string): MaskedScript {
  const blank = (piece: string): string => piece.replaceAll(/[^\n]/g, ' ')
  const isComment = (piece: string): boolean => piece.startsWith('/')
  return {
    code: text.replaceAll(pieces, (piece) => (isComment(piece) ? blank(piece) : piece)),
    outline: text.replaceAll(pieces, blank),
  }
}
