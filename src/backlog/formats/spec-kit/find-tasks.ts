import type { Heading, ListEntry, MarkdownPage } from '../../markdown/markdown-page.ts'
import { readPage } from '../../markdown/read-page.ts'
import { boxTask, type BoxTask, type TaskGrammar } from '../phases/box-task.ts'

/** An id that is one as a whole. */
export const ownId = /^T\d{3,}[A-Za-z]?$/

/** What may stand in brackets after an id. */
export const ownMark = /^(?:P|US\d+)$/

const grammar: TaskGrammar = { id: /^(T\d{3,}[A-Za-z]?)(?::|(?=\s|$))/, mark: ownMark }

/** Why a box is no task. */
export const whyNone = ({ isQuoted }: ListEntry): string =>
  isQuoted ? 'in a quotation' : 'without an id such as T012'

/** What stands below one heading of the second level; before the first of them there is none. */
export interface SpecKitPhase {
  readonly heading: Heading | null
  readonly tasks: readonly BoxTask[]
}

/** Boxes with an id; those below them are steps, those without one are criteria. */
export function specKitTasks(text: string): {
  readonly page: MarkdownPage
  readonly tasks: readonly BoxTask[]
} {
  const page = readPage(text)
  const phases = page.headings.filter(({ level, column }) => level === 2 && column === 0)
  /** The phase that the entry is in: both are in the order of the file. */
  let at = -1
  const tasks = page.entries.flatMap((entry) => {
    while ((phases[at + 1]?.line ?? Infinity) < entry.line) at += 1
    if (entry.hiddenIn !== null || entry.isQuoted) return []
    return boxTask(entry, phases[at] ?? null, grammar) ?? []
  })
  return { page, tasks }
}

export function phasesOf(tasks: readonly BoxTask[]): readonly SpecKitPhase[] {
  const phases: { heading: Heading | null; tasks: BoxTask[] }[] = []
  for (const task of tasks) {
    const last = phases.at(-1)
    if (last !== undefined && last.heading === task.heading) last.tasks.push(task)
    else phases.push({ heading: task.heading, tasks: [task] })
  }
  return phases
}

export const isStory = ({ heading, tasks }: SpecKitPhase): boolean =>
  /\buser stor(?:y|ies)\b|\bUS\d+\b/i.test(heading?.text ?? '') ||
  tasks.some(({ marks }) => marks.some(isStoryMark))

export const isStoryMark = (mark: string): boolean => /^US\d+$/.test(mark)
