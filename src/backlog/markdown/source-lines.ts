/** A line without its end. */
export interface SourceLine {
  /** 1-based. */
  readonly number: number
  readonly offset: number
  readonly text: string
}

/** LF, CRLF and a lone CR end a line. */
export function* sourceLines(text: string): Generator<SourceLine> {
  const end = /\r\n?|\n/g
  let number = 1
  let offset = 0
  for (const {
    index,
    0: { length },
  } of text.matchAll(end)) {
    yield { number, offset, text: text.slice(offset, index) }
    number += 1
    offset = index + length
  }
  if (offset < text.length) yield { number, offset, text: text.slice(offset) }
}

const tabStop = 4

/** The column after `text`, begun in column `from`: a tab leads to the next stop, as in Markdown. */
export function columnAfter(text: string, from = 0): number {
  let column = from
  for (let index = 0; index < text.length; index++)
    column += text.charCodeAt(index) === 9 ? tabStop - (column % tabStop) : 1
  return column
}
