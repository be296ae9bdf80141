import type { ItemId } from '../../../core/ids.ts'
import { itemId } from '../../../core/ids.ts'
import type { Box, ListEntry, MarkdownPage } from '../../markdown/markdown-page.ts'
import { readPage } from '../../markdown/read-page.ts'
import { titleOf } from '../../markdown/title-of.ts'
import { withoutMarksOfId } from '../phases/box-task.ts'
import { titleIds } from '../title-ids.ts'

export interface OpenspecTask {
  readonly id: ItemId
  /** `1.2`, where it has one: then it is the id. */
  readonly number: string | null
  readonly title: string
  readonly entry: ListEntry
  readonly box: Box
  readonly isDone: boolean
}

/** Why a box is no task. */
export const whyNone = ({ isQuoted, marker }: ListEntry): string =>
  isQuoted
    ? 'in a quotation'
    : isCounted(marker)
      ? 'with a mark that OpenSpec does not know'
      : 'in a list that OpenSpec does not count'

const isCounted = (marker: string): boolean => /^[-*]$/.test(marker)

/** `1.2 Title`, also `**1.2** Title`, `1.2: Title` and `1.2 - Title`, or a number alone. */
const numbered = /^(\d+(?:\.\d+){1,99}[a-z]?|\d+(?=[.:]\s))[.:]?(?:\s+(?:[-–—]\s+)?(.*))?$/su

/**
 * The boxes that OpenSpec counts: those of `-` and `*`, with a space or an x in them, also in code
 * and comments, since a task that is not seen would be lost silently.
 */
export function openspecTasks(text: string): {
  readonly page: MarkdownPage
  readonly tasks: readonly OpenspecTask[]
} {
  const page = readPage(text)
  const found = page.entries.flatMap((entry) => {
    const { box } = entry
    if (box === null || entry.isQuoted || !isCounted(entry.marker) || !/^[\sxX]$/.test(box.inside)) return []
    const [, number = null, rest = entry.text] =
      numbered.exec(entry.text) ?? numbered.exec(withoutMarksOfId(entry.text)) ?? []
    const title = titleOf(rest) || `The task in line ${entry.line}`
    return [{ number, title, entry, box, isDone: box.mark !== '' }]
  })
  const ids = titleIds(found.flatMap(({ number, title }) => (number === null ? [title] : [])))[
    Symbol.iterator
  ]()
  const idOf = ({ number }: { readonly number: string | null }): ItemId =>
    itemId(number ?? ids.next().value ?? '')
  return { page, tasks: found.map((task) => ({ ...task, id: idOf(task) })) }
}
