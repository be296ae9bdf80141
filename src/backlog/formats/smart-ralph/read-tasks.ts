import { dirname, join } from 'node:path/posix'
import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
import type { Problem } from '../../../core/errors.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { leftoverProblems } from '../leftover-boxes.ts'
import { unclosedProblems } from '../../markdown/unclosed-problems.ts'
import type { SourceFile } from '../../source-file.ts'
import { TaskNames } from '../../task-names.ts'
import type { FormatReading } from '../format.ts'
import { NeedsBudget } from '../needs-budget.ts'
import { throughDone } from '../phases/through-done.ts'
import { linesOf, named } from '../phases/box-task.ts'
import { phaseDraft } from '../phases/phase-draft.ts'
import { placeInUnit, unitsOf } from '../phases/units.ts'
import { isSideBySide, smartRalphTasks, whyNone } from './find-tasks.ts'
import { taskFields } from './task-fields.ts'

/** The order of the file is the order of the work: each task, or run of [P] tasks, comes after the whole one before it. */
export function readTasks({ name: source, text }: SourceFile, rules?: ReadingRules): FormatReading {
  const { page, tasks: found } = smartRalphTasks(text)
  const names = new TaskNames(rules)
  const tasks = named(found, { file: source, names })
  const lines = text.split(/\r\n?|\n/)
  const units = unitsOf(
    tasks,
    (task, before) => isSideBySide(task) && isSideBySide(before) && task.heading === before.heading,
  )
  const bulletsOf = Map.groupBy(
    page.entries.filter(({ parent, hiddenIn }) => parent !== null && hiddenIn === null),
    ({ parent }) => parent,
  )
  const budget = new NeedsBudget(tasks.length)
  const drafts: ItemDraft[] = []
  const problems: Problem[] = [
    ...unclosedProblems(page, source),
    ...leftoverProblems(page, { file: source, shown: linesOf(found), lines, why: whyNone }),
  ]
  units.forEach((unit, index) => {
    const place = placeInUnit(unit, { source, before: units.slice(Math.max(0, index - 1), index), budget })
    for (const task of unit) {
      const isCheck = task.marks.includes('VERIFY')
      const fields = taskFields(task, { bullets: bulletsOf.get(task.entry) ?? [], lines })
      const progressFile = join(dirname(source), `.progress-task-${drafts.length}.md`)
      const read = phaseDraft(task, source, {
        ...fields,
        metadata: { ...fields.metadata, progressFile },
        ...place,
        ...(isCheck ? { kind: 'check', type: 'test' } : {}),
      })
      drafts.push(read.draft)
      problems.push(...read.problems)
    }
  })
  const ordered = throughDone(drafts, budget)
  return { drafts: ordered, problems: [...names.problems, ...problems, ...budget.problems(source)] }
}
