import { sourceLines, type SourceLine } from '../../markdown/source-lines.ts'

/**
 * The text with the lines of quoted documents made meaningless, at the same length: what a command passes as `--body "$(cat <<'EOF'` has
 * headings and boxes at the beginning of its lines, and is neither heading nor task. The lines stay part of the entry they are in.
 */
export function maskQuotations(text: string, isTask: (line: string) => boolean): string {
  const lines = [...sourceLines(text)]
  const pieces: string[] = []
  let kept = 0
  for (let at = 0; at < lines.length; at++) {
    const end = endOfQuotation(lines, at, isTask)
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

/** The line after the quotation that begins in this one; null: none does, or a task would be lost in it. */
function endOfQuotation(
  lines: readonly SourceLine[],
  at: number,
  isTask: (line: string) => boolean,
): number | null {
  const isEnd = quotationIn(lines[at]?.text ?? '')
  if (isEnd === null) return null
  for (let next = at + 1; next < lines.length; next++) {
    const line = lines[next]?.text ?? ''
    if (isEnd(line)) return next + 1
    if (isTask(line)) return null
  }
  return null
}

function quotationIn(line: string): ((line: string) => boolean) | null {
  const [, word] = /<<-?\s*['"\\]?(\w+)['"]?/.exec(line) ?? []
  if (word !== undefined) return (later) => later.trim() === word
  const [, body] = /--body[ =](".*)$/.exec(line) ?? []
  if (body === undefined || quotesIn(body) % 2 === 0) return null
  return (later) => quotesIn(later) % 2 === 1
}

const quotesIn = (text: string): number => [...text.matchAll(/(?<!\\)"/g)].length
