import { isAt, type Candidate } from '../candidate.ts'
import { isJsonLines } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { patchLines } from './patch-lines.ts'
import { jsonLines } from '../../json/json-lines.ts'
import { typedNeedsUnder } from '../../json/listed-needs.ts'
import { readLines, taskLines } from './read-lines.ts'
import { writeLines } from './write-lines.ts'

const places = ['.openagents/tasks.jsonl'] as const

/** `tasks.jsonl` of openagents: a task a line. */
export const openagentsFormat: BacklogFormat = {
  name: 'openagents',
  places,
  score,
  read: readLines,
  lines: taskLines,
  patch: patchLines,
  fixable: (file) =>
    typedNeedsUnder('deps', jsonLines(file).objects, { id: 'id', types: new Set(['blocks']) }),
  write: writeLines,
}

function score(candidate: Candidate): number {
  if (!isJsonLines(candidate)) return scores.not
  const there = isAt(candidate, places)
  const records = candidate.jsonLines().filter((record) => 'id' in record && 'title' in record)
  if (records.length === 0) return there ? scores.byPlace : scores.not
  if (records.some((record) => 'issue_type' in record || 'created_at' in record)) return scores.not
  if (records.some((record) => 'deps' in record || 'createdAt' in record)) {
    return there ? scores.certain : scores.byContent
  }
  return there ? scores.byPlace : scores.general
}
