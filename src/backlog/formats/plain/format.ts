import { isTemplate } from '../../markdown/is-template.ts'
import type { Candidate } from '../candidate.ts'
import { isMarkdown } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { patchList } from './patch-list.ts'
import { plainTasks } from './plain-tasks.ts'
import { readList } from './read-list.ts'
import { writeList } from './write-list.ts'

/** Any list with boxes in a Markdown file. */
export const plainFormat: BacklogFormat = {
  name: 'plain',
  places: ['TODO.md'],
  hasOwnNumbers: true,
  isGeneral: true,
  score,
  read: readList,
  patch: patchList,
  write: writeList,
}

/** A page of prose is no backlog, whatever its name is. */
function score(candidate: Candidate): number {
  if (!isMarkdown(candidate)) return scores.not
  const { page, tasks } = plainTasks(candidate.text, candidate.path)
  return tasks.length === 0 || isTemplate(page) ? scores.not : scores.general
}
