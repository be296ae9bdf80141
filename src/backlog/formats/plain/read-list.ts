import type { Problem } from '../../../core/errors.ts'
import type { ItemId } from '../../../core/ids.ts'
import { draftOf } from '../../draft.ts'
import type { ListEntry } from '../../markdown/markdown-page.ts'
import { sectionLabels } from '../../markdown/section-of.ts'
import { isStruckOut } from '../../markdown/title-of.ts'
import { textBelow } from '../../markdown/text-below.ts'
import { unclosedProblems } from '../../markdown/unclosed-problems.ts'
import type { SourceFile } from '../../source-file.ts'
import type { FormatReading } from '../format.ts'
import { withContainers } from '../with-containers.ts'
import { plainTasks } from './plain-tasks.ts'

/** Each box is an item of its own, in no order; one with boxes below it is done when they are. */
export function readList(file: SourceFile): FormatReading {
  const { page, tasks, strange } = plainTasks(file.text)
  const byEntry = new Map(tasks.map(({ entry, id }) => [entry, id]))
  const firstBelow = new Map<ListEntry, number>()
  const problems: Problem[] = [...unclosedProblems(page, file.name)]
  const notice = (line: number, message: string): void => {
    problems.push({ severity: 'notice', file: file.name, line, field: null, message })
  }
  for (const { entry } of tasks) {
    const above = taskAbove(entry, byEntry)?.entry
    if (above !== undefined && !firstBelow.has(above)) firstBelow.set(above, entry.line)
  }
  for (const { line, box } of strange)
    notice(line, `[${box?.mark ?? ''}] is no mark of a task; the line is none`)
  const drafts = tasks.map(({ id, title, entry, read }) => {
    const labels = sectionLabels(entry, page)
    if (read.notice !== null) notice(entry.line, read.notice)
    else if (read.meaning.status === 'todo' && isStruckOut(entry.text))
      notice(entry.line, 'is struck out, but its box is open: the task is to be done')
    return draftOf({
      id,
      title,
      description: textBelow(page, entry, firstBelow.get(entry)),
      source: file.name,
      line: entry.line,
      parent: taskAbove(entry, byEntry)?.id ?? null,
      status: read.meaning.status,
      metadata: labels.length === 0 ? {} : { labels },
    })
  })
  return { drafts: withContainers(drafts), problems }
}

/** The nearest task that an entry is nested in, through plain entries. */
function taskAbove(
  entry: ListEntry,
  byEntry: ReadonlyMap<ListEntry, ItemId>,
): { readonly entry: ListEntry; readonly id: ItemId } | null {
  for (let above = entry.parent; above !== null; above = above.parent) {
    const id = byEntry.get(above)
    if (id !== undefined) return { entry: above, id }
  }
  return null
}
