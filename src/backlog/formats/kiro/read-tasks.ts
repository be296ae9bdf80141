import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
import type { Problem } from '../../../core/errors.ts'
import { itemId, type ItemId } from '../../../core/ids.ts'
import { draftOf } from '../../draft.ts'
import { isStruckTask, struckOutProblem } from '../../markdown/struck-out.ts'
import { textBelow } from '../../markdown/text-below.ts'
import { leftoverProblems } from '../leftover-boxes.ts'
import { unclosedProblems } from '../../markdown/unclosed-problems.ts'
import { wrappedTitle } from '../../markdown/wrapped-title.ts'
import type { SourceFile } from '../../source-file.ts'
import { TaskNames } from '../../task-names.ts'
import type { FormatReading } from '../format.ts'
import { withContainers } from '../with-containers.ts'
import { NeedsBudget } from '../needs-budget.ts'
import { throughDone } from '../phases/through-done.ts'
import { kiroTasks, shownLines, whyNone, type KiroTask } from './kiro-tasks.ts'
import { orderTasks } from './order-tasks.ts'
import { optionalOnes, readMark } from './status-of.ts'
import { taskNotes } from './task-notes.ts'

/** One task after the other: those without parts, and those with something to be done of their own before their parts. */
export function readTasks(file: SourceFile, rules?: ReadingRules): FormatReading {
  const { page, tasks } = kiroTasks(file.text)
  const names = new TaskNames(rules)
  const ids = new Map(
    tasks.map((task) => [task, names.next(itemId(task.number), { file: file.name, line: task.entry.line })]),
  )
  const idOf = (task: KiroTask): ItemId => ids.get(task) ?? itemId(task.number)
  const isOptional = optionalOnes(tasks)
  const taskLines = new Set(tasks.map(({ entry }) => entry.line))
  const bullets = new Set(page.entries.map(({ line }) => line).filter((line) => !taskLines.has(line)))
  const notes = new Map(tasks.map((task) => [task, taskNotes(page, task, bullets)]))
  const containers = containersAmong(tasks, (task) => notes.get(task)?.hasWork === true, isOptional)
  const budget = new NeedsBudget(tasks.length)
  const order = orderTasks(
    tasks.filter((task) => !containers.has(task)),
    { isOptional, budget },
  )
  const byNumber = new Map(tasks.toReversed().map((task) => [task.number, task]))
  const problems: Problem[] = [
    ...unclosedProblems(page, file.name),
    ...leftoverProblems(page, { file: file.name, shown: tasks.map(shownLines), why: whyNone }),
  ]
  const tell = (severity: Problem['severity'], task: KiroTask, message: string): void => {
    problems.push({
      severity,
      file: file.name,
      line: task.entry.line,
      field: null,
      message: `${task.number} ${message}`,
    })
  }
  const asked = (task: KiroTask): readonly ItemId[] =>
    (notes.get(task)?.depends ?? []).flatMap((number) => {
      const needed = byNumber.get(number)
      if (needed !== undefined && isPartOf(task, needed) && containers.has(needed)) {
        tell('notice', task, `needs ${number}, of which it is a part; ignored`)
        return []
      }
      if (needed === undefined || !isOptional(needed)) return [itemId(number)]
      tell('notice', task, `needs ${number}, which is optional: nothing waits for that`)
      return []
    })
  const drafts = tasks.map((task) => {
    const { entry, parent } = task
    const { lastLine } = shownLines(task)
    const wrapped = wrappedTitle(task.title, { entry, lines: page.lines, lastLine })
    const read = readMark(task, isOptional(task))
    if (read === null) tell('error', task, `has the mark [${task.box.mark}]; the marks are [ ], [-] and [x]`)
    else if (read.notice !== null && !containers.has(task)) tell('notice', task, read.notice)
    else if (task.box.mark === '' && isStruckTask(entry))
      problems.push(struckOutProblem(entry, { file: file.name, id: task.number }))
    const { status = 'todo', hold = null, heldAs } = read?.meaning ?? {}
    const { requirements = [], boundary = null } = notes.get(task) ?? {}
    const { needs = [], group = null } = order.get(task) ?? {}
    return draftOf({
      id: idOf(task),
      title: wrapped.title,
      description: textBelow(page, entry, { after: wrapped.lastLine, before: lastLine + 1 }),
      source: file.name,
      line: entry.line,
      parent: parent === null ? null : idOf(parent),
      dependsOn: [...new Set([...needs.map(idOf), ...asked(task)])],
      status,
      hold,
      ...(heldAs === undefined ? {} : { heldAs }),
      ...(group === null ? {} : { group: idOf(group) }),
      metadata: {
        ...(requirements.length === 0 ? {} : { requirements }),
        ...(boundary === null ? {} : { boundary }),
      },
    })
  })
  const within = new Set([...containers].map(idOf))
  const ordered = throughDone(drafts, budget)
  return {
    drafts: withContainers(ordered, ({ id }) => !within.has(id)),
    problems: [...names.problems, ...problems, ...budget.problems(file.name)],
  }
}

function isPartOf(task: KiroTask, whole: KiroTask): boolean {
  for (let above = task.parent; above !== null; above = above.parent) if (above === whole) return true
  return false
}

/** A task whose parts are all optional is worked on itself: nothing else would ever make it done. */
function containersAmong(
  tasks: readonly KiroTask[],
  hasWork: (task: KiroTask) => boolean,
  isOptional: (task: KiroTask) => boolean,
): ReadonlySet<KiroTask> {
  const withParts = new Set<KiroTask>()
  for (const task of tasks) {
    const { parent } = task
    if (parent !== null && (isOptional(parent) || !isOptional(task))) withParts.add(parent)
  }
  return new Set([...withParts].filter((task) => !hasWork(task)))
}
