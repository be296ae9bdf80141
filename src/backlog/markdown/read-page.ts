import { listMarker, type ListMarker } from './list-marker.ts'
import type { Heading, ListEntry, MarkdownPage } from './markdown-page.ts'
import { rawBlock, type RawBlock } from './raw-block.ts'
import { columnAfter, sourceLines, type SourceLine } from './source-lines.ts'

/**
 * Reads the blocks of a Markdown file line by line: headings, list entries, fences, comments. The rules are CommonMark's, which
 * test/property/markdown.test.ts compares with a whole parser, except where people's lists need more patience: a box counts at
 * any indentation, and two columns are enough to nest it.
 *
 * A whole parser was tried (mdast-util-from-markdown): 3.7 s for 200 KB of nested lists, 103 s for 1 MB. This one takes 2 s for
 * 10 MB.
 */
export function readPage(text: string): MarkdownPage {
  const reader = new PageReader(text)
  for (const line of sourceLines(text)) reader.take(line)
  return reader.end()
}

/** An entry whose last line is not known yet, with the column that later lines have to reach. */
interface OpenEntry {
  readonly entry: { -readonly [Key in keyof ListEntry]: ListEntry[Key] }
  readonly contentColumn: number
  readonly quotes: number
  /**
   * A fence further to the left ends the list, strictly read, and so no later fence is inside it. People go on with its bullets all
   * the same, so it stays open for what is nested.
   */
  isCut: boolean
}

/** Where the content of a line begins, after quote marks and indentation. */
interface Place {
  readonly from: number
  readonly column: number
  /** The column of each `>` before it. */
  readonly quotes: readonly number[]
}

interface OpenRaw extends RawBlock {
  readonly line: number
  /** A line that begins before it ends the block: the list entry around it has ended. */
  readonly column: number
  readonly quotes: number
  /** The entries around what is hidden; those in it are nested in these, but visible ones never in them. */
  readonly around: readonly OpenEntry[]
}

class PageReader {
  readonly #text: string
  readonly #lines: string[] = []
  readonly #headings: Heading[] = []
  readonly #entries: ListEntry[] = []
  #open: readonly OpenEntry[] = []
  #raw: OpenRaw | null = null
  /** The text that a line of `=` or `-` would make a heading. */
  #paragraph: Omit<Heading, 'level'> | null = null
  /** The line before is text that the next one may go on with, wherever that begins. */
  #isText = false
  /** Between two lines of dashes at the top: the second one makes no heading of the line above it. */
  #isFrontMatter = false

  constructor(text: string) {
    this.#text = text
  }

  take(line: SourceLine): void {
    this.#lines.push(line.text)
    const place = placeOf(line.text)
    const content = line.text.slice(place.from)
    if (content.trim() === '') {
      this.#isText = false
      this.#paragraph = null
      return
    }
    if (this.#raw !== null && this.#isIn(this.#raw, place))
      this.#takeHidden(this.#raw, { line, place, content })
    else this.#takeVisible({ line, place, content })
    for (const { entry } of this.#open) entry.lastLine = line.number
  }

  end(): MarkdownPage {
    const raw = this.#raw
    return {
      text: this.#text,
      lines: this.#lines,
      headings: this.#headings,
      entries: this.#entries,
      unclosed: raw === null ? null : { kind: raw.kind, line: raw.line },
    }
  }

  /** False once the entry or quote around a raw block has ended, and so the block. */
  #isIn(raw: OpenRaw, place: Place): boolean {
    if (columnIn(raw.quotes, place) >= raw.column && place.quotes.length >= raw.quotes) return true
    this.#leaveRaw(raw)
    return false
  }

  #leaveRaw(raw: OpenRaw): void {
    this.#raw = null
    this.#isText = false
    this.#open = raw.around
  }

  #takeHidden(raw: OpenRaw, { line, place, content }: Content): void {
    this.#isText = false
    const isLast = raw.endsWith(content)
    if (!isLast || raw.kind === 'comment') {
      const marker = listMarker(line, place)
      if (marker !== null) this.#addEntry(marker, line, place)
    }
    if (isLast) this.#leaveRaw(raw)
  }

  #takeVisible({ line, place, content }: Content): void {
    const paragraph = this.#paragraph
    const goesOn = this.#isText
    this.#paragraph = null
    this.#isText = false
    const heading = headingOf(content)
    if (heading !== null) {
      this.#closeBefore(place)
      this.#headings.push({ ...heading, line: line.number, column: place.column })
      return
    }
    if (/^(?:=+|-+)\s*$/.test(content) && this.#open.length === 0) {
      if (this.#isFrontMatter || line.number === 1) this.#isFrontMatter = line.number === 1
      else if (paragraph !== null)
        this.#headings.push({ ...paragraph, level: content.startsWith('=') ? 1 : 2 })
      return
    }
    const marker = listMarker(line, place)
    if (marker !== null) {
      this.#addEntry(marker, line, place)
      this.#isText = marker.box !== null || !this.#openRaw(marker.text, line, place)
      return
    }
    if (!goesOn) this.#closeBefore(place)
    if (this.#openRaw(content, line, place)) return
    this.#isText = true
    if (place.quotes.length === 0)
      this.#paragraph = { text: content.trim(), line: line.number, column: place.column }
  }

  #openRaw(content: string, line: SourceLine, { column, quotes }: Place): boolean {
    const raw = rawBlock(content)
    if (raw === null) return false
    for (const open of this.#open)
      if (open.entry.line !== line.number && column < open.contentColumn) open.isCut = true
    if (raw.isOneLine) return true
    const around = this.#open.findLast(({ isCut }) => !isCut)
    this.#raw = {
      ...raw,
      line: line.number,
      column: around?.contentColumn ?? 0,
      quotes: quotes.length,
      around: this.#open,
    }
    return true
  }

  #addEntry(marker: ListMarker, line: SourceLine, place: Place): void {
    const { column, quotes } = place
    this.#closeBefore(place)
    const entry: OpenEntry['entry'] = {
      line: line.number,
      lastLine: line.number,
      column,
      marker: marker.marker,
      text: marker.text,
      box: marker.box,
      parent: this.#open.at(-1)?.entry ?? null,
      heading: this.#headings.at(-1) ?? null,
      hiddenIn: this.#raw?.kind ?? null,
      isQuoted: quotes.length > 0,
    }
    this.#entries.push(entry)
    this.#open = [
      ...this.#open,
      { entry, contentColumn: marker.contentColumn, quotes: quotes.length, isCut: false },
    ]
  }

  /** Ends the entries that what begins in this place is not nested in. */
  #closeBefore(place: Place): void {
    this.#open = this.#open.filter(({ entry, contentColumn, quotes }) => {
      const column = columnIn(quotes, place)
      return place.quotes.length >= quotes && column >= Math.min(contentColumn, entry.column + enoughToNest)
    })
  }
}

/** CommonMark asks for three columns below `1.`; people indent by two everywhere. */
const enoughToNest = 2

interface Content {
  readonly line: SourceLine
  readonly place: Place
  readonly content: string
}

/** Where a line begins for what stands in so many quotes: at its content, or at the mark of a further quote. */
const columnIn = (quotes: number, place: Place): number => place.quotes[quotes] ?? place.column

const quoteMark = /^[ \t]*>/

function placeOf(text: string): Place {
  let from = 0
  let column = 0
  const quotes: number[] = []
  for (let mark = quoteMark.exec(text); mark !== null; mark = quoteMark.exec(text.slice(from))) {
    column = columnAfter(mark[0], column)
    from += mark[0].length
    quotes.push(column - 1)
    // One space after the mark belongs to it.
    if (text.charAt(from) === ' ') {
      from += 1
      column += 1
    }
  }
  const [indent = ''] = /^[ \t]*/.exec(text.slice(from)) ?? []
  return { from: from + indent.length, column: columnAfter(indent, column), quotes }
}

function headingOf(content: string): Pick<Heading, 'level' | 'text'> | null {
  const [, signs, text] = /^(#{1,6})(?:[ \t]+(.*))?$/su.exec(content) ?? []
  if (signs === undefined) return null
  return { level: signs.length, text: withoutClosing((text ?? '').trim()) }
}

/** Closing signs count where a space sets them off. No pattern: one that ends in `$` begins anew at each space of a long line. */
function withoutClosing(text: string): string {
  let end = text.length
  while (text[end - 1] === '#') end -= 1
  const isSetOff = end === 0 || text[end - 1] === ' ' || text[end - 1] === '\t'
  return isSetOff ? text.slice(0, end).trimEnd() : text
}
