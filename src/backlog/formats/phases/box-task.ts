import { itemId } from '../../../core/ids.ts'
import { isSetOff, type Box, type Heading, type ListEntry } from '../../markdown/markdown-page.ts'
import type { TaskNames } from '../../task-names.ts'
import { markRead } from '../mark-words.ts'
import { begun, done, todo, type StatusRead, type StatusWords } from '../status-words.ts'

/** A list entry that is a task: a box, its id, and marks in brackets right after the id. */
export interface BoxTask {
  readonly id: string
  /** The words in brackets, without these: `P`, `VERIFY`, `US1`, `FIX 1.2`. */
  readonly marks: readonly string[]
  readonly title: string
  readonly entry: ListEntry
  readonly box: Box
  /** The nearest heading above that counts for the format. */
  readonly heading: Heading | null
}

export interface TaskGrammar {
  /** Anchored at the beginning; its first group is the id. */
  readonly id: RegExp
  /** What may stand in brackets after it. In a title `[P]` is text. */
  readonly mark: RegExp
  /**
   * What people put in brackets among the marks, such as `[Setup]` or `(bd-12)`: it is a part of the title. Marks may then stand before
   * the id, too. Left out: they come right behind it.
   */
  readonly label?: RegExp
}

/** Null: the entry has no box, or no id right after it. */
export function boxTask(
  entry: ListEntry,
  heading: Heading | null,
  { id: idPattern, mark, label }: TaskGrammar,
): BoxTask | null {
  const { box } = entry
  if (box === null || !isSetOff(box)) return null
  const before = label === undefined ? null : marksBefore(entry.text, { mark, label: undefined })
  const text = withoutMarksOfId(before?.title ?? entry.text)
  const [whole, id] = idPattern.exec(text) ?? []
  if (whole === undefined || id === undefined) return null
  const { marks, title } = marksBefore(withoutDash(text.slice(whole.length)), { mark, label })
  return { id, marks: [...new Set([...(before?.marks ?? []), ...marks])], title, entry, box, heading }
}

function marksBefore(
  text: string,
  { mark, label }: Omit<TaskGrammar, 'id' | 'label'> & { readonly label: RegExp | undefined },
): Pick<BoxTask, 'marks' | 'title'> {
  const marks: string[] = []
  const labels: string[] = []
  let title = text
  let rest = text
  for (let found = bracket.exec(rest); found !== null; found = bracket.exec(rest)) {
    const [all, inBrackets, word = inBrackets ?? ''] = found
    const isMark = inBrackets !== undefined && mark.test(word)
    if (!isMark && label?.test(word) !== true) break
    rest = rest.slice(all.length)
    if (isMark) {
      marks.push(word)
      title = [...labels, withoutDash(rest)].join('')
    } else labels.push(all)
  }
  return { marks, title: title.trim() }
}

/** `T001 - Title`: what parts the two is of neither. */
const withoutDash = (text: string): string => text.trim().replace(/^[-–—]\s+/, '')

/**
 * People set the id off by more than a space: `**T001** Title`, `**T001 [P]** Title`, `[T001] Title`, `**[T001]** Title`, in backticks, with
 * a picture before it; or strike all of it out.
 */
export function withoutMarksOfId(written: string): string {
  const bare = withoutPair(written.replace(/^\p{Extended_Pictographic}\ufe0f?\s+/u, ''))
  return /^[[`]/.test(bare) ? withoutPair(bare) : bare
}

function withoutPair(text: string): string {
  const opening = /^(?:\*\*|__|~~|`|\[)/.exec(text)?.[0] ?? ''
  const closing = opening === '[' ? ']' : opening
  const end = opening === '' ? -1 : text.indexOf(closing, opening.length)
  return end === -1 ? text : text.slice(opening.length, end) + text.slice(end + closing.length)
}

/** `[P]` and no link, or `(bd-12)`. */
const bracket = /^(?:\[([^\]]*)\](?!\()|\(([\w.-]+)\))\s*/

/** Tasks under the names that they have here: an id that is there twice may be numbered. */
export const named = (
  tasks: readonly BoxTask[],
  { file, names }: { readonly file: string; readonly names: TaskNames },
): readonly BoxTask[] =>
  tasks.map((task) => ({ ...task, id: names.next(itemId(task.id), { file, line: task.entry.line }) }))

/** `## Phase 1: Setup`, as spec-kit and smart-ralph have it. */
export const isPhase = ({ level, text }: Heading): boolean => level === 2 && /^Phase \d/.test(text)

/** Each task with the last line of what stands below it. */
export const linesOf = (tasks: readonly BoxTask[]): readonly Pick<ListEntry, 'line' | 'lastLine'>[] =>
  tasks.map(({ entry }) => entry)

/** What the mark in its box says; null: nobody knows. */
export const markOf = ({ box }: BoxTask): StatusRead | null => markRead(box.mark, marks)

/** These formats have two states; people who use them mark what they are at. */
const marks: StatusWords = { '': todo, x: done, X: done, '-': begun, '~': begun, '/': begun }
