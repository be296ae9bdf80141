import type { Problem } from '../../../core/errors.ts'
import { itemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { leftoverProblems } from '../leftover-boxes.ts'
import { unclosedProblems } from '../../markdown/unclosed-problems.ts'
import { wrappedTitle } from '../../markdown/wrapped-title.ts'
import type { SourceFile } from '../../source-file.ts'
import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
import { TaskNames } from '../../task-names.ts'
import type { FormatReading } from '../format.ts'
import { NeedsBudget } from '../needs-budget.ts'
import { throughDone } from '../phases/through-done.ts'
import { linesOf, named, type BoxTask } from '../phases/box-task.ts'
import { pathsInText } from '../phases/paths-in-text.ts'
import { phaseDraft } from '../phases/phase-draft.ts'
import { placeInUnit, unitsOf, type Unit } from '../phases/units.ts'
import { isStory, isStoryMark, phasesOf, specKitTasks, whyNone } from './find-tasks.ts'
import { namedNeeds } from './named-needs.ts'

/**
 * Phase by phase; inside a phase a task without [P] comes after all before it, one with [P] after the last without. Stories may be asked
 * for side by side: then each comes after what stands before the first of them, and what stands after the last comes after all.
 */
export function readTasks({ name: source, text }: SourceFile, rules?: ReadingRules): FormatReading {
  const { page, tasks: found } = specKitTasks(text)
  const names = new TaskNames(rules)
  const tasks = named(found, { file: source, names })
  const lines = text.split(/\r\n?|\n/)
  const needsOf = namedNeeds(tasks.map(({ id }) => id))
  const budget = new NeedsBudget(tasks.length)
  const drafts: ItemDraft[] = []
  const problems: Problem[] = [
    ...unclosedProblems(page, source),
    ...leftoverProblems(page, { file: source, shown: linesOf(found), why: whyNone }),
  ]
  for (const { unit, before } of inOrder(tasks, rules?.stories ?? 'phases')) {
    const place = placeInUnit(unit, { source, before, budget })
    for (const task of unit) {
      const needs = needsOf(wholeText(task, lines), (count) => budget.allows(count, task.entry.line)).map(
        itemId,
      )
      const read = phaseDraft(task, source, {
        ...place,
        ...factsOf(task, lines),
        dependsOn: [...new Set([...place.dependsOn, ...needs])],
      })
      drafts.push(read.draft)
      problems.push(...read.problems)
    }
  }
  const ordered = throughDone(drafts, budget)
  return { drafts: ordered, problems: [...names.problems, ...problems, ...budget.problems(source)] }
}

type Stories = NonNullable<ReadingRules['stories']>

interface Ordered {
  readonly unit: Unit
  readonly before: readonly Unit[]
}

function inOrder(tasks: readonly BoxTask[], stories: Stories): readonly Ordered[] {
  const ordered: Ordered[] = []
  const phases = phasesOf(tasks).map((phase) => ({
    isStory: stories === 'parallel' && isStory(phase),
    units: unitsOf(phase.tasks, (task, before) => isParallel(task) && isParallel(before)),
  }))
  /** What the next phase comes after, and what the next story does. */
  let last: readonly Unit[] = []
  let foundation: readonly Unit[] = []
  let ends: Unit[] = []
  for (const { isStory: isBeside, units } of phases) {
    if (!isBeside && ends.length > 0) [last, ends] = [ends, []]
    let before = isBeside ? foundation : last
    for (const unit of units) {
      ordered.push({ unit, before })
      before = [unit]
    }
    if (isBeside) ends.push(...before)
    else last = foundation = before
  }
  return ordered
}

const isParallel = ({ marks }: BoxTask): boolean => marks.includes('P')

function factsOf(
  task: BoxTask,
  lines: readonly string[],
): Pick<ItemDraft, 'title' | 'description' | 'files' | 'metadata'> {
  const { marks, heading, entry } = task
  const { title, lastLine } = wrappedTitle(task.title, { entry, lines, lastLine: entry.lastLine })
  const below = lines.slice(lastLine, entry.lastLine)
  const begin = below.findIndex((line) => line.trim() !== '')
  const story = marks.find(isStoryMark)
  return {
    title,
    description: begin === -1 ? '' : below.slice(begin).join('\n').trimEnd(),
    files: pathsInText(wholeText(task, lines)),
    metadata: {
      ...(heading === null ? {} : { phase: heading.text }),
      ...(story === undefined ? {} : { story }),
      ...(marks.length === 0 ? {} : { marks }),
    },
  }
}

/** A sentence that goes on for longer than this is none. */
const sentenceLines = 20

/** What a task says of itself, which may go on in further lines, until something begins below it. */
function wholeText({ title, entry }: BoxTask, lines: readonly string[]): string {
  const below = lines.slice(entry.line, Math.min(entry.lastLine, entry.line + sentenceLines))
  const end = below.findIndex((line) => /^\s*(?:$|[-*+>#|]\s|\d+[.)]\s|```|~~~|<!--)/.test(line))
  return [title, ...below.slice(0, end === -1 ? below.length : end).map((line) => line.trim())].join(' ')
}
