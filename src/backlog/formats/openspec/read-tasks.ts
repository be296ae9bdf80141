import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
import type { ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { draftOf } from '../../draft.ts'
import { leftoverProblems } from '../leftover-boxes.ts'
import { parentsOf } from '../../markdown/parents-of.ts'
import { sectionLabels } from '../../markdown/section-labels.ts'
import { isStruckTask, struckOutProblem } from '../../markdown/struck-out.ts'
import { textBelow } from '../../markdown/text-below.ts'
import { wrappedTitle } from '../../markdown/wrapped-title.ts'
import type { SourceFile } from '../../source-file.ts'
import { TaskNames } from '../../task-names.ts'
import type { FormatReading } from '../format.ts'
import { NeedsBudget } from '../needs-budget.ts'
import { throughDone } from '../phases/through-done.ts'
import { withContainers } from '../with-containers.ts'
import { openspecTasks, whyNone } from './openspec-tasks.ts'

/** One task after the other, as they stand in the file. */
export function readTasks(file: SourceFile, rules?: ReadingRules): FormatReading {
  const { page, tasks: found } = openspecTasks(file.text)
  const names = new TaskNames(rules)
  const tasks = found.map((task) => ({
    ...task,
    id: names.next(task.id, { file: file.name, line: task.entry.line }),
  }))
  const nesting = parentsOf(tasks)
  const labelsOf = sectionLabels(page)
  const drafts = withContainers(
    tasks.map((task) => {
      const { id, entry, isDone } = task
      const lastLine = nesting.lastLineOf(task)
      const wrapped = wrappedTitle(task.title, { entry, lines: page.lines, lastLine })
      const labels = labelsOf(entry).map((label) => label.replace(/^\d+\.\s+/, ''))
      return draftOf({
        id,
        title: wrapped.title,
        description: textBelow(page, entry, { after: wrapped.lastLine, before: lastLine + 1 }),
        source: file.name,
        line: entry.line,
        parent: nesting.parent(task)?.id ?? null,
        status: isDone ? 'done' : 'todo',
        metadata: labels.length === 0 ? {} : { labels },
      })
    }),
  )
  const shown = tasks.map((task) => ({ line: task.entry.line, lastLine: nesting.lastLineOf(task) }))
  const leftovers = leftoverProblems(page, { file: file.name, shown, why: whyNone })
  const struck = tasks
    .filter(({ entry, isDone }) => !isDone && isStruckTask(entry))
    .map(({ id, entry }) => struckOutProblem(entry, { file: file.name, id }))
  const ordered = throughDone(inSequence(drafts), new NeedsBudget(drafts.length))
  return { drafts: ordered, problems: [...names.problems, ...leftovers, ...struck] }
}

/** Each item that is worked on needs the one before it. */
function inSequence(drafts: readonly ItemDraft[]): readonly ItemDraft[] {
  let before: ItemId | null = null
  return drafts.map((draft) => {
    if (draft.kind === 'container') return draft
    const dependsOn = before === null ? [] : [before]
    before = draft.id
    return { ...draft, dependsOn }
  })
}
