import { patchSpots } from '../../write-back/patch-spots.ts'
import { isAt, type Candidate } from '../candidate.ts'
import { isMarkdown } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { isTemplate } from '../../markdown/is-template.ts'
import { isPhase, linesOf } from '../phases/box-task.ts'
import { hasMoreLeftovers } from '../leftover-boxes.ts'
import { sideBySideMark } from '../phases/side-by-side-mark.ts'
import { tickSpot } from '../phases/ticks.ts'
import { hasOwnMark, smartRalphTasks } from './find-tasks.ts'
import { progressFile } from './progress-file.ts'
import { readTasks } from './read-tasks.ts'
import { stateFile } from './state-file.ts'
import { bareField } from './task-fields.ts'
import { writeTasks } from './write-tasks.ts'

const places = ['specs/*/tasks.md'] as const

/** `tasks.md` of smart-ralph: the order is the dependency, `[P]` runs side by side, `[VERIFY]` is a check. */
export const smartRalphFormat: BacklogFormat = {
  name: 'smart-ralph',
  places,
  hasOwnNumbers: true,
  parallelMark: '[P]',
  hasAcceptance: true,
  score,
  read: (file, _now, rules) => readTasks(file, rules),
  companions: [progressFile, stateFile],
  patch: ({ text }, statuses) =>
    patchSpots(
      text,
      smartRalphTasks(text).tasks.map((task) => tickSpot(task, 'x')),
      statuses,
    ),
  fixable: ({ text }) => ({
    needs: [],
    marks: smartRalphTasks(text).tasks.flatMap((task) => sideBySideMark(text, task) ?? []),
  }),
  write: writeTasks,
}

/** Numbers such as 1.1 are those of other tools too: what shows this one are its marks, and the names of what stands below a task. */
function score(candidate: Candidate): number {
  if (!isMarkdown(candidate)) return scores.not
  const { page, tasks } = smartRalphTasks(candidate.text)
  if (tasks.length === 0 || isTemplate(page)) return scores.not
  const isOfTool = isAt(candidate, places) && !/(?:^|\/)(?:\.kiro|openspec)\//.test(candidate.path)
  const shown = isOfTool ? scores.certain : scores.byContent
  if (tasks.some(hasOwnMark)) return shown
  // The same ids without such a mark are spec-kit's, whatever stands below them.
  if (tasks.every(({ id }) => id.startsWith('T'))) return scores.not
  const hasFields =
    page.entries.some(({ text, hiddenIn }) => hiddenIn === null && ownField.test(text)) ||
    page.lines.some((line) => bareField.test(line))
  const isPhased = page.headings.some(isPhase)
  if (hasFields) return shown
  if (tasks.some(({ marks }) => marks.includes('P')))
    return isOfTool || isPhased || !hasMoreLeftovers(page, linesOf(tasks)) ? shown : scores.byExtension
  return isOfTool && isPhased ? scores.byContent : scores.not
}

const ownField = /^\*\*(?:Do|Files|Done when|Verify|Commit)\*\*/
