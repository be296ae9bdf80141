/** Where the lines of one file are in a patch. A file that became a link has two such parts: it goes, and the link comes. */
export interface PatchPart {
  /** Of its first line, counted from 0 at `start`: heads of changes and lines. */
  readonly start: number
  readonly end: number
  readonly lineCount: number
  /** The lines at which changes begin. */
  readonly changes: readonly number[]
  /** Ascending; the first is line 0. */
  readonly marks: readonly Mark[]
}

/** A line whose place is known, so that those after it need not be looked for from the beginning. */
export interface Mark {
  readonly line: number
  readonly offset: number
  /** Numbers of the next line on either side, where this is no head of a change. */
  readonly old: number
  readonly new: number
}

/** No more lines than this between two marks, and no more bytes. */
const linesBetween = 64
const bytesBetween = 32 * 1024
/** Enough of a line to know what it is. */
const headBytes = 128

/** Finds the parts of a patch in one pass over its bytes, in as many pieces as they come. Keeps a few numbers for 64 lines. */
export class PatchIndexer {
  readonly #parts: Growing[] = []
  #part: Growing | null = null
  /** Of the line that has begun. */
  #lineStart = 0
  #head: Buffer = Buffer.alloc(0)
  #offset = 0

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) {
      const found = chunk.indexOf(lineFeed, at)
      const end = found === -1 ? chunk.length : found
      if (this.#head.length < headBytes) {
        const piece = chunk.subarray(at, Math.min(end, at + headBytes - this.#head.length))
        this.#head = this.#head.length === 0 ? piece : Buffer.concat([this.#head, piece])
      }
      if (found === -1) break
      this.#take(this.#offset + found + 1)
      at = found + 1
    }
    this.#offset += chunk.length
    // What is left of the chunk must not keep all of it in memory.
    this.#head = Buffer.from(this.#head)
  }

  end(): readonly PatchPart[] {
    if (this.#lineStart < this.#offset) this.#take(this.#offset)
    this.#finish(this.#offset)
    return this.#parts
  }

  #take(next: number): void {
    const head = this.#head
    this.#head = Buffer.alloc(0)
    const start = this.#lineStart
    this.#lineStart = next
    if (head[0] === letterD && head.toString('latin1').startsWith('diff --git ')) {
      this.#finish(start)
      this.#part = { start, end: start, lineCount: 0, changes: [], marks: [], old: 0, new: 0 }
      return
    }
    if (this.#part !== null) takeLine(this.#part, head, start)
  }

  #finish(end: number): void {
    if (this.#part === null) return
    this.#part.end = end
    this.#parts.push(this.#part)
    this.#part = null
  }
}

interface Growing {
  start: number
  end: number
  lineCount: number
  readonly changes: number[]
  readonly marks: Mark[]
  old: number
  new: number
}

const lineFeed = 0x0a
const letterD = 0x64

/** Lines of content begin with a sign that git puts there, so that none of them can pass for anything else. */
function takeLine(part: Growing, head: Buffer, start: number): void {
  const sign = String.fromCharCode(head[0] ?? 0)
  const numbers = sign === '@' ? numbersIn(head.toString('latin1')) : null
  // Before its first change: modes, names, ids.
  if (part.changes.length === 0 && numbers === null) return
  if (numbers !== null) {
    if (part.changes.length === 0) part.start = start
    part.changes.push(part.lineCount)
    part.old = numbers.old
    part.new = numbers.new
  }
  const last = part.marks.at(-1)
  if (last === undefined || part.lineCount - last.line >= linesBetween || start - last.offset >= bytesBetween)
    part.marks.push({ line: part.lineCount, offset: start, old: part.old, new: part.new })
  part.lineCount += 1
  if (sign === ' ' || sign === '-') part.old += 1
  if (sign === ' ' || sign === '+') part.new += 1
}

/** `@@ -38,12 +38,12 @@`: where the change begins on either side. */
export function numbersIn(head: string): { readonly old: number; readonly new: number } | null {
  const found = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(head)
  return found === null ? null : { old: Number(found[1]), new: Number(found[2]) }
}
