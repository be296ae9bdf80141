import type { DiffFile, DiffLine, DiffPlace } from '../../core/diff/diff.ts'
import type { FileChange } from './changed-files.ts'
import type { PatchPart } from './patch-index.ts'
import { markBefore, readLines } from './read-lines.ts'

export interface PatchFile {
  /** Null once it is closed. */
  readonly fd: number | null
  close(): void
}

/** One file of a diff, whose lines are read from the patch when they are asked for. */
export function diffFile(patch: PatchFile, change: FileChange, parts: readonly PatchPart[]): DiffFile {
  const lineCount = parts.reduce((sum, part) => sum + part.lineCount, 0)
  const lines = (from: number, count: number): readonly DiffLine[] => {
    const read: DiffLine[] = []
    const { fd } = patch
    if (fd === null) return read
    let before = 0
    for (const part of parts) {
      const at = Math.max(0, from - before)
      const until = Math.min(part.lineCount, from + count - before)
      if (at < until) read.push(...readLines(fd, part, at, until - at))
      before += part.lineCount
    }
    return read
  }
  const { parts: _, ...facts } = change
  return {
    ...facts,
    bytes: parts.reduce((sum, { start, end }) => sum + end - start, 0),
    lineCount,
    changes: parts.flatMap(({ changes }, index) => changes.map((line) => line + linesBefore(parts, index))),
    lines,
    placeOf(line) {
      const part = parts[0]
      if (part === undefined) return { old: 0, after: 0 }
      const counted = Math.min(line, part.lineCount - 1)
      const old = numbersFrom(lines, part, counted).at(-1)?.old ?? 0
      return { old, after: Math.max(0, line - lineOf(old, { part, lines, lineCount })) }
    },
    lineAt({ old, after }: DiffPlace) {
      const part = parts[0]
      if (part === undefined) return 0
      return Math.max(0, Math.min(lineOf(old, { part, lines, lineCount }) + after, lineCount - 1))
    },
  }
}

const linesBefore = (parts: readonly PatchPart[], index: number): number =>
  parts.slice(0, index).reduce((sum, part) => sum + part.lineCount, 0)

interface Whole {
  readonly part: PatchPart
  readonly lineCount: number
  lines(from: number, count: number): readonly DiffLine[]
}

/** The first line at which the old side has come to this number, or past it. */
function lineOf(old: number, { part, lines, lineCount }: Whole): number {
  const { marks } = part
  let [low, high] = [0, marks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.old ?? Infinity) < old) low = middle + 1
    else high = middle
  }
  // The number may be reached after the mark before.
  const from = marks[low - 1]?.line ?? 0
  const until = marks[low]?.line ?? lineCount - 1
  const found = numbersFrom(lines, part, until).find((each) => each.line >= from && each.old >= old)
  return found?.line ?? until
}

interface Numbered {
  readonly line: number
  readonly old: number
}

/** The old side's number at each line, from the mark before the line up to it. */
function numbersFrom(lines: Whole['lines'], part: PatchPart, line: number): readonly Numbered[] {
  const at = markBefore(part.marks, line)
  const mark = at !== null && at.line === line && line > 0 ? markBefore(part.marks, line - 1) : at
  if (mark === null) return []
  let { old } = mark
  return lines(mark.line, line - mark.line + 1).map((read, index) => {
    if ('old' in read) ({ old } = read)
    const numbered = { line: mark.line + index, old }
    // An added line after it is still at the number that comes next.
    if (read.kind === 'same' || read.kind === 'removed') old += 1
    return numbered
  })
}
