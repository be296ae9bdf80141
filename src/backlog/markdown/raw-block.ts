import type { HiddenIn } from './markdown-page.ts'

/** A block whose lines are no Markdown, as it begins. */
export interface RawBlock {
  readonly kind: HiddenIn
  /** It ends in its first line. */
  readonly isOneLine: boolean
  /** Whether a later line, without its indentation, is the last of the block. */
  readonly endsWith: (content: string) => boolean
}

/** @param content a line without its indentation, quote marks and list marker. Null: it begins no such block. */
export function rawBlock(content: string): RawBlock | null {
  return fence(content) ?? html(content)
}

/** What follows backticks has none: "```a```" is code inside a line. */
const fencePattern = /^(`{3,})[^`]*$|^(~{3,})/

function fence(content: string): RawBlock | null {
  const [, backticks, tildes] = fencePattern.exec(content) ?? []
  const opening = backticks ?? tildes
  if (opening === undefined) return null
  const sign = opening.charAt(0)
  return {
    kind: 'code',
    isOneLine: false,
    endsWith: (line) => {
      const closing = line.trimEnd()
      return closing.length >= opening.length && [...closing].every((character) => character === sign)
    },
  }
}

const verbatim = /^<(pre|script|style|textarea)(?=[\s>]|$)/i

function html(content: string): RawBlock | null {
  const ended = content.startsWith('<!--')
    ? /-->/
    : verbatim.test(content)
      ? /<\/(?:pre|script|style|textarea)>/i
      : null
  if (ended === null) return null
  return {
    kind: content.startsWith('<!--') ? 'comment' : 'code',
    isOneLine: ended.test(content),
    endsWith: (line) => ended.test(line),
  }
}
