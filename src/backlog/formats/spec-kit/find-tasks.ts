import type { Heading, ListEntry, MarkdownPage } from '../../markdown/markdown-page.ts'
import { readPage } from '../../markdown/read-page.ts'
import { boxTask, type BoxTask, type TaskGrammar } from '../phases/box-task.ts'

/** `T012`, `T012a`, and `T012.1`, which people put between two that are there. */
export const idPattern = /T\d{3,}(?:\.\d{1,9}){0,9}[A-Za-z]?/

/** An id that is one as a whole. */
export const ownId = new RegExp(`^${idPattern.source}$`)

/** What may stand in brackets after an id. */
export const ownMark = /^(?:P|US\d+[a-z]?)$/

const grammar: TaskGrammar = {
  id: new RegExp(String.raw`^(${idPattern.source})(?::|\.?(?=\s|$))`),
  mark: ownMark,
  label: /^\p{L}[\p{L}\p{N} ._-]{0,40}$/u,
}

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
  const idAt = new Map(tasks.map(({ entry, id }) => [entry, id]))
  return { page, tasks: tasks.filter((task) => !isStep(task, idAt)) }
}

/** `T012.1` in a list below `T012` is a step of it like any other; beside it, it is a task. */
function isStep({ id, entry }: BoxTask, idAt: ReadonlyMap<ListEntry, string>): boolean {
  if (!id.includes('.')) return false
  for (let above = entry.parent; above !== null; above = above.parent)
    if (id.startsWith(`${idAt.get(above) ?? id}.`)) return true
  return false
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

export const isStoryMark = (mark: string): boolean => /^US\d+[a-z]?$/.test(mark)
