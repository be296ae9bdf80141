import type { Problem } from '../../../core/errors.ts'
import { draftOf } from '../../draft.ts'
import { leftoverProblems } from '../leftover-boxes.ts'
import { parentsOf } from '../../markdown/parents-of.ts'
import { sectionLabels } from '../../markdown/section-labels.ts'
import { isStruckOut } from '../../markdown/title-of.ts'
import { struckOutProblem } from '../../markdown/struck-out.ts'
import { textBelow } from '../../markdown/text-below.ts'
import { unclosedProblems } from '../../markdown/unclosed-problems.ts'
import { wrappedTitle } from '../../markdown/wrapped-title.ts'
import type { SourceFile } from '../../source-file.ts'
import type { FormatReading } from '../format.ts'
import { withContainers } from '../with-containers.ts'
import { plainTasks, whyNone } from './plain-tasks.ts'

/** Each box is an item of its own, in no order; one with boxes below it is done when they are. */
export function readList(file: SourceFile): FormatReading {
  const { page, tasks } = plainTasks(file.text, file.name)
  const nesting = parentsOf(tasks)
  const labelsOf = sectionLabels(page)
  const shown = tasks.map((task) => ({ line: task.entry.line, lastLine: nesting.lastLineOf(task) }))
  const problems: Problem[] = [
    ...unclosedProblems(page, file.name),
    ...leftoverProblems(page, { file: file.name, shown, why: whyNone }),
  ]
  const notice = (line: number, message: string): void => {
    problems.push({ severity: 'notice', file: file.name, line, field: null, message })
  }
  const drafts = tasks.map((task) => {
    const { id, entry, read } = task
    const lastLine = nesting.lastLineOf(task)
    const wrapped = wrappedTitle(task.title, { entry, lines: page.lines, lastLine })
    const labels = labelsOf(entry)
    if (read.notice !== null) notice(entry.line, read.notice)
    else if (read.meaning.status === 'todo' && isStruckOut(entry.text))
      problems.push(struckOutProblem(entry, { file: file.name }))
    return draftOf({
      id,
      title: wrapped.title,
      description: textBelow(page, entry, { after: wrapped.lastLine, before: lastLine + 1 }),
      source: file.name,
      line: entry.line,
      parent: nesting.parent(task)?.id ?? null,
      status: read.meaning.status,
      hold: read.meaning.hold,
      ...(read.meaning.heldAs === undefined ? {} : { heldAs: read.meaning.heldAs }),
      metadata: labels.length === 0 ? {} : { labels },
    })
  })
  return { drafts: withContainers(drafts), problems }
}
