import type { Problem } from '../../core/errors.ts'
import { markRead } from './mark-words.ts'
import { begun, done, todo } from './status-words.ts'
import { plural } from '../../text/plural.ts'
import { lineList } from '../markdown/line-list.ts'
import { isSetOff, type ListEntry, type MarkdownPage } from '../markdown/markdown-page.ts'

/** What a format has read of the boxes of a page. */
export interface ReadBoxes {
  readonly file: string
  /** The lines of its tasks, each with the last one that its description shows. */
  readonly shown: readonly { readonly line: number; readonly lastLine: number }[]
  /** The lines as written, where the page has those of quotations masked; left out: it has none masked. */
  readonly lines?: readonly string[]
  /** Why an entry in plain sight is none of the tasks, for a message: `without an id such as T012`. */
  readonly why: (entry: ListEntry) => string
}

/** One notice of all boxes that are neither tasks nor part of one: nothing that looks like a task is left out without a word. */
export function leftoverProblems(page: MarkdownPage, read: ReadBoxes): readonly Problem[] {
  const leftovers = leftoverBoxes(page, read)
  const [first] = leftovers
  if (first === undefined) return []
  const reasons = Map.groupBy(leftovers, ({ why }) => why)
  const parts = [...reasons].map(([why, boxes]) => `${why} (${lineList(boxes.map(({ line }) => line))})`)
  const one = leftovers.length === 1
  const message = `${plural(leftovers.length, 'box', 'boxes')} ${one ? 'is no task' : 'are no tasks'}: ${parts.join(', ')}`
  return [{ severity: 'notice', file: read.file, line: first.line, field: null, message }]
}

export interface LeftoverBox {
  readonly line: number
  readonly why: string
}

/** In the order of the file. */
export function leftoverBoxes(
  page: MarkdownPage,
  { shown, why, lines = page.lines }: Omit<ReadBoxes, 'file'>,
): readonly LeftoverBox[] {
  const entries = new Map(page.entries.map((entry) => [entry.line, entry]))
  const inOrder = shown.toSorted((one, other) => one.line - other.line)
  let next = 0
  let shownTo = 0
  return lines.flatMap((text, index) => {
    const line = index + 1
    for (let task = inOrder[next]; task !== undefined && task.line <= line; task = inOrder[next]) {
      shownTo = Math.max(shownTo, task.lastLine)
      next += 1
    }
    const entry = entries.get(line)
    if (line <= shownTo || !isBoxLine(text)) return []
    return [{ line, why: text === page.lines[index] ? reasonOf(entry, why) : 'in a quotation' }]
  })
}

function reasonOf(entry: ListEntry | undefined, why: (entry: ListEntry) => string): string {
  if (entry === undefined) return 'not in a list'
  if (entry.hiddenIn !== null) return entry.hiddenIn === 'code' ? 'in code' : 'in a comment'
  if (entry.text === '') return 'without a text'
  const drawn = entry.box === null ? drawnBox.exec(entry.text)?.[0] : undefined
  if (drawn !== undefined) return `with ${drawn} in place of [ ]`
  if (entry.box !== null && !isSetOff(entry.box) && !isStar(entry.box.after)) return 'not followed by a space'
  return why(entry)
}

/** The star that Kiro marks what is optional with, also where Markdown needs it escaped. */
export const isStar = (after: string): boolean => /^\\?\*\s/.test(after)

/** A box at the beginning of a line, of a list entry or of a heading, and neither a link nor a word in brackets. */
function isBoxLine(text: string): boolean {
  const [, inside, after = ''] = boxLine.exec(text) ?? []
  if (inside === undefined) return drawnInList.test(text)
  if (/^[([:]/.test(after)) return false
  const mark = inside.trim()
  if (!/[\p{L}\p{N}]/u.test(mark) || markRead(mark, usualMarks) !== null) return true
  return letterInList.test(text)
}

const boxLine = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]*)?\[([^[\]]{0,16})\](.{0,2})/su

/** Some tools have marks of their own, such as `[i]` for what is to be known. `[P]` is a word of spec-kit's and `[1]` a reference. */
const letterInList = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[ ?\p{Ll} ?\][ \t]/u

const drawnBox = /^[☐☑☒]/u
const drawnInList = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+[☐☑☒]/u

const usualMarks = { '': todo, x: done, X: done, '-': begun }

/** Whether more boxes in plain sight are no tasks than are: then ids alone do not make a page one of a tool's. */
export function hasMoreLeftovers(page: MarkdownPage, shown: ReadBoxes['shown']): boolean {
  const inSight = leftoverBoxes(page, { shown, why: () => inPlainSight })
  return inSight.filter(({ why }) => why === inPlainSight).length > shown.length
}

const inPlainSight = ''
