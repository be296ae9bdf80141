import { asRecord, isAt, recordsIn, type Candidate } from '../candidate.ts'
import { isJson } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { patchStories } from './patch-stories.ts'
import { readStories } from './read-stories.ts'
import { needsUnder } from '../../json/listed-needs.ts'
import { storyList } from './story-list.ts'
import { writeStories } from './write-stories.ts'

const places = ['scripts/ralph/prd.json', 'prd.json'] as const

/** `prd.json` of Ralph loops: stories that pass or don't. */
export const ralphFormat: BacklogFormat = {
  name: 'ralph',
  places,
  hasOwnNumbers: true,
  hasAcceptance: true,
  score,
  read: (file, _now, rules) => readStories(file, rules),
  patch: patchStories,
  fixable: (file) => needsUnder('dependsOn', storyList(file).stories),
  write: writeStories,
}

function score(candidate: Candidate): number {
  if (!isJson(candidate)) return scores.not
  const there = isAt(candidate, places)
  const root = asRecord(candidate.json())
  const stories = root?.['userStories'] ?? root?.['stories']
  if (root === null || !Array.isArray(stories)) return there ? scores.byPlace : scores.not
  const isIts =
    'userStories' in root || 'branchName' in root || recordsIn(stories).some((story) => 'passes' in story)
  if (!isIts) return there ? scores.byPlace : scores.general
  return there ? scores.certain : scores.byContent
}
