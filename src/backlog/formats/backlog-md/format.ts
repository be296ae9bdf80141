import { isOfBacklogMd } from '../../folder/folder-config.ts'
import type { Candidate } from '../candidate.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { frontMatter } from './front-matter.ts'
import { listedNeeds } from './listed-needs.ts'
import { patchTasks } from './patch-tasks.ts'
import { readTasks } from './read-tasks.ts'
import { writeFolder } from './write-folder.ts'

/** The folder of Backlog.md: a Markdown file with front matter for each task, in `tasks/` and `completed/`. */
export const backlogMdFormat: BacklogFormat = {
  name: 'backlog-md',
  places: ['backlog/config.yml', '.backlog/config.yml', 'backlog.config.yml'],
  isFolder: true,
  hasAcceptance: true,
  score,
  read: readTasks,
  patch: patchTasks,
  fixable: (source) => ({ needs: listedNeeds(source), marks: [] }),
  write: writeFolder,
}

/** By its configuration; a folder without one is known by its tasks. */
function score({ text, parts }: Candidate): number {
  if (isOfBacklogMd(text)) return scores.certain
  if (parts.some(isTask)) return scores.byContent
  return parts.some(isBroken) ? scores.byPlace : scores.not
}

/** Its reader can say where. */
const isBroken = ({ text }: Candidate['parts'][number]): boolean =>
  (frontMatter(text)?.problems.length ?? 0) > 0

function isTask({ text }: Candidate['parts'][number]): boolean {
  const matter = frontMatter(text)
  return matter !== null && matter.has('id') && matter.has('status')
}
