import type { Problem } from '../core/errors.ts'
import type { SourceFile } from './source-file.ts'

/** A line that git writes into a file that it could not merge. */
export const conflictMarker = /^(?:<{7}|\|{7}|={7}|>{7})(?:[ \r\n]|$)/
export const markerMessage = 'is a marker of a merge conflict: settle it first'

/**
 * Each begin of a conflict that git has left in a file: a list would be read with both sides in it, and a task twice. Those in a code fence
 * are an example. Line ends are LF or CRLF.
 */
export function conflictProblems({ name, text }: Pick<SourceFile, 'name' | 'text'>): readonly Problem[] {
  if (!text.includes('<<<<<<< ')) return []
  const begins: number[] = []
  let begin: number | null = null
  let isDivided = false
  let isInFence = false
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:```|~~~)/.test(line)) isInFence = !isInFence
    if (isInFence || !conflictMarker.test(line)) continue
    if (line.startsWith('<')) {
      begin = index + 1
      isDivided = false
    } else if (line.startsWith('=')) isDivided = begin !== null
    else if (line.startsWith('>') && begin !== null && isDivided) {
      begins.push(begin)
      begin = null
    }
  }
  return begins.map((line) => ({ severity: 'error', file: name, line, field: null, message: markerMessage }))
}
