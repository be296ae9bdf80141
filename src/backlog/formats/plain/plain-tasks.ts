import type { ItemId } from '../../../core/ids.ts'
import { isSetOff, type Box, type ListEntry, type MarkdownPage } from '../../markdown/markdown-page.ts'
import { readPage } from '../../markdown/read-page.ts'
import { titleOf } from '../../markdown/title-of.ts'
import { isAt } from '../candidate.ts'
import { kiroPlaces } from '../kiro/format.ts'
import { isStar } from '../leftover-boxes.ts'
import { markRead } from '../mark-words.ts'
import { begun, cancelled, done, held, todo, type StatusRead, type StatusWords } from '../status-words.ts'
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
}

/** `[-]` and `[/]` as in Obsidian. */
const usualMarks: StatusWords = { '': todo, x: done, X: done, '-': cancelled, '/': begun, '~': begun }

/** A list without numbers is a plain one, and its marks are still those of the tool that keeps it. */
const marksOfKiro: StatusWords = { ...usualMarks, '-': begun }

/**
 * The boxes of a list that are tasks: with a text, and outside of code and comments. A star, as in `[ ]* Title`, is Kiro's for optional ones.
 *
 * @param path of the file, where it is one.
 */
export function plainTasks(text: string, path = ''): PlainList {
  const page = readPage(text)
  const marks = isAt({ path }, kiroPlaces) ? marksOfKiro : usualMarks
  const found = page.entries.flatMap((entry) => plainTask(entry, marks) ?? [])
  const ids = titleIds(found.map(({ title }) => title))
  return { page, tasks: found.flatMap((task, index) => withId(task, ids[index])) }
}

function plainTask(entry: ListEntry, marks: StatusWords): Omit<PlainTask, 'id'> | null {
  const { box, hiddenIn } = entry
  if (box === null || hiddenIn !== null) return null
  const hasStar = isStar(box.after)
  if (!hasStar && !isSetOff(box)) return null
  const title = titleOf(hasStar ? entry.text.replace(/^\\?\*\s+/, '') : entry.text)
  const read = markRead(box.mark, marks)
  if (title === '' || read === null) return null
  if (!hasStar || read.meaning.status !== 'todo') return { title, entry, box, read }
  return { title, entry, box, read: { ...read, meaning: { ...held('optional'), begun: read.meaning.begun } } }
}

/** Why a box is no task. */
export const whyNone = ({ box }: ListEntry): string =>
  box === null || markRead(box.mark, usualMarks) !== null ? 'without a text' : `with the mark [${box.mark}]`

const withId = (task: Omit<PlainTask, 'id'>, id: ItemId | undefined): readonly PlainTask[] =>
  id === undefined ? [] : [{ ...task, id }]
