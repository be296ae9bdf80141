import { sourceLines, type SourceLine } from '../../markdown/source-lines.ts'

/**
 * The text with the lines of quoted documents made meaningless, at the same length: what a command passes as `--body "$(cat <<'EOF'` has
 * headings and boxes at the beginning of its lines, and is neither heading nor task. The lines stay part of the entry they are in.
 */
export function maskQuotations(text: string, isTask: (line: string) => boolean): string {
  const lines = [...sourceLines(text)]
  const ends = endsOfQuotations(lines, isTask)
  const pieces: string[] = []
  let kept = 0
  for (let at = 0; at < lines.length; at++) {
    const end = ends[at] ?? null
    if (end === null) continue
    for (const { offset, text: line } of lines.slice(at + 1, end)) {
      pieces.push(text.slice(kept, offset), masked(line))
      kept = offset + line.length
    }
    at = end - 1
  }
  return pieces.join('') + text.slice(kept)
}

const masked = (line: string): string =>
  line.trim() === '' || line.length < 3 ? ' '.repeat(line.length) : `  ${'x'.repeat(line.length - 2)}`

/**
 * For each line the one after the quotation that begins in it; null: none does, or a task would be lost in it. From the last line to the
 * first, so that what ends a quotation is known where it begins: a file may begin one in every line, and end none.
 */
function endsOfQuotations(
  lines: readonly SourceLine[],
  isTask: (line: string) => boolean,
): readonly (number | null)[] {
  const ends: (number | null)[] = lines.map(() => null)
  const words = new Map<string, number>()
  let quote: number | undefined
  let task = lines.length
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at]?.text ?? ''
    const opened = quotationIn(line)
    const last = opened === null ? undefined : opened.kind === 'word' ? words.get(opened.word) : quote
    ends[at] = last === undefined || last >= task ? null : last + 1
    const word = line.trim()
    if (/^\w+$/.test(word)) words.set(word, at)
    if (isOdd(line)) quote = at
    if (isTask(line)) task = at
  }
  return ends
}

type Opened = { readonly kind: 'word'; readonly word: string } | { readonly kind: 'quote' }

function quotationIn(line: string): Opened | null {
  const [, word] = /<<-?\s*['"\\]?(\w+)['"]?/.exec(line) ?? []
  if (word !== undefined) return { kind: 'word', word }
  const [, body] = /--body[ =](".*)$/.exec(line) ?? []
  return body === undefined || !isOdd(body) ? null : { kind: 'quote' }
}

/** Whether a quotation mark is open at the end of a text. */
const isOdd = (text: string): boolean => [...text.matchAll(/(?<!\\)"/g)].length % 2 === 1
