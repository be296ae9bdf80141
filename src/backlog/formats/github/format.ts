import { recordsIn, type Candidate } from '../candidate.ts'
import { isJson } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { isGithub } from './github-source.ts'
import { readIssues } from './read-issues.ts'

/** Issues as `gh issue list --json …` prints them: of a file, or of the tracker itself. */
export const githubFormat: BacklogFormat = {
  name: 'github',
  places: ['issues.json'],
  isGeneral: true,
  score,
  read: readIssues,
  // The tracker is written by its program; a file is an export, which is made anew and never written.
  patch: ({ text }) => ({ text, words: new Map() }),
}

function score(candidate: Candidate): number {
  if (isGithub(candidate.path)) return scores.certain
  if (!isJson(candidate)) return scores.not
  const isIssue = (issue: Readonly<Record<string, unknown>>): boolean =>
    typeof issue['number'] === 'number' && 'title' in issue && 'state' in issue
  return recordsIn(candidate.json()).some(isIssue) ? scores.byContent : scores.not
}
