import type { ItemId } from '../../../core/ids.ts'
import { isSetOff, type Box, type ListEntry, type MarkdownPage } from '../../markdown/markdown-page.ts'
import { readPage } from '../../markdown/read-page.ts'
import { titleOf } from '../../markdown/title-of.ts'
import { markRead } from '../mark-words.ts'
import { cancelled, done, todo, type StatusRead, type StatusWords } from '../status-words.ts'
import { titleIds } from '../title-ids.ts'

export interface PlainTask {
  readonly id: ItemId
  readonly title: string
  readonly entry: ListEntry
  readonly box: Box
  readonly read: StatusRead
}

export interface PlainList {
  readonly page: MarkdownPage
  readonly tasks: readonly PlainTask[]
  /** Boxes with a mark that means nothing to anybody, such as `[?]`. */
  readonly strange: readonly ListEntry[]
}

/** `[-]` as in Obsidian. */
const marks: StatusWords = { '': todo, x: done, X: done, '-': cancelled }

/** The boxes of a list that are tasks: with a text, and outside of code and comments. */
export function plainTasks(text: string): PlainList {
  const page = readPage(text)
  const found: Omit<PlainTask, 'id'>[] = []
  const strange: ListEntry[] = []
  for (const entry of page.entries) {
    const { box, hiddenIn } = entry
    if (box === null || hiddenIn !== null || !isSetOff(box)) continue
    const title = titleOf(entry.text)
    if (title === '') continue
    const read = markRead(box.mark, marks)
    if (read !== null) found.push({ title, entry, box, read })
    // A word in brackets begins many a line of prose: `[P]`, `[1]`.
    else if (!/[\p{L}\p{N}]/u.test(box.mark)) strange.push(entry)
  }
  const ids = titleIds(found.map(({ title }) => title))
  return { page, tasks: found.flatMap((task, index) => withId(task, ids[index])), strange }
}

const withId = (task: Omit<PlainTask, 'id'>, id: ItemId | undefined): readonly PlainTask[] =>
  id === undefined ? [] : [{ ...task, id }]
