import { patchSpots } from '../../write-back/patch-spots.ts'
import { isAt, type Candidate } from '../candidate.ts'
import { isMarkdown } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { isPhase, linesOf, type BoxTask } from '../phases/box-task.ts'
import { isTemplate } from '../../markdown/is-template.ts'
import { tickSpot } from '../phases/ticks.ts'
import { specKitTasks } from './find-tasks.ts'
import { hasMoreLeftovers } from '../leftover-boxes.ts'
import { sideBySideMark } from '../phases/side-by-side-mark.ts'
import { listedNeeds } from './listed-needs.ts'
import { readTasks } from './read-tasks.ts'
import { writeTasks } from './write-tasks.ts'

const places = ['specs/*/tasks.md', '.specify/specs/*/tasks.md'] as const

/** `tasks.md` of spec-kit: boxes with ids such as `T012`, phase by phase. */
export const specKitFormat: BacklogFormat = {
  name: 'spec-kit',
  places,
  hasOwnNumbers: true,
  parallelMark: '[P]',
  score,
  read: (file, _now, rules) => readTasks(file, rules),
  patch: ({ text }, statuses) => {
    const { tasks } = specKitTasks(text)
    const tick = usualTick(tasks)
    return patchSpots(
      text,
      tasks.map((task) => tickSpot(task, tick)),
      statuses,
    )
  },
  fixable: ({ text }) => {
    const { tasks } = specKitTasks(text)
    return {
      needs: tasks.flatMap((task) => listedNeeds(text, task)),
      marks: tasks.flatMap((task) => sideBySideMark(text, task) ?? []),
    }
  },
  write: writeTasks,
}

/** The letter that the file ticks with more often; its own command says `X`. */
function usualTick(tasks: readonly BoxTask[]): 'x' | 'X' {
  const ticks = tasks.map(({ box }) => box.mark)
  const count = (letter: string): number => ticks.filter((tick) => tick === letter).length
  return count('x') > count('X') ? 'x' : 'X'
}

function score(candidate: Candidate): number {
  if (!isMarkdown(candidate)) return scores.not
  const { page, tasks } = specKitTasks(candidate.text)
  if (tasks.length === 0 || isTemplate(page)) return scores.not
  // smart-ralph has the same ids, with marks of its own.
  if (page.entries.some(({ box, text }) => box !== null && strangeMark.test(text))) return scores.general
  if (isAt(candidate, places)) return scores.certain
  const isPhased = page.headings.some(isPhase)
  return isPhased || !hasMoreLeftovers(page, linesOf(tasks)) ? scores.byContent : scores.byExtension
}

const strangeMark = /^\S+\s+(?:\[P\]\s*)?\[(?:VERIFY|SEQUENTIAL|RED|GREEN|YELLOW|FIX [^\]]*)\]/
