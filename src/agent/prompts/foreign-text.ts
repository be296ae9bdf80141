import { visibleEscape } from '../../text/escapes/visible-escape.ts'

/** Around texts of others in a prompt: they can't end their quotation and go on in our name. */
export interface Fence {
  readonly fence: string
  quote(text: string): string
}

export function fenceAround(texts: readonly string[]): Fence {
  const fence = fenceFor(texts.map(visible))
  return { fence, quote: (text) => `${fence}\n${visible(text).trimEnd()}\n${fence}` }
}

export const oneLine = (text: string): string => visible(text.replaceAll(/\s+/g, ' ').trim())

/** A run of tildes longer than any in the texts: backquotes are left to the texts, which use them for code. */
function fenceFor(texts: readonly string[]): string {
  const runs = texts.flatMap((text) => text.match(/~+/g) ?? [])
  return '~'.repeat(1 + runs.reduce((longest, run) => Math.max(longest, run.length), 3))
}

/** Line ends evened out; what can't be seen is spelled out, so that a person and an agent read the same. */
function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(hidden, visibleEscape)
}

/** Joiners stay: scripts and emoji are written with them. */
const hidden = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
