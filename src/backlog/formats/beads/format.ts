import { isAt, recordsIn, type Candidate } from '../candidate.ts'
import { isJsonLines } from '../file-kind.ts'
import { scores, type BacklogFormat } from '../format.ts'
import { bdOf } from './bd.ts'
import { patchIssues } from './patch-issues.ts'
import { readIssues } from './read-issues.ts'
import { blockingTypes } from './issue-needs.ts'
import { issueRecords } from './issue-records.ts'
import { typedNeedsUnder } from '../../json/listed-needs.ts'
import { writeIssues } from './write-issues.ts'

const places = ['.beads/issues.jsonl'] as const

/** `issues.jsonl` of beads: an issue a line, exported from the database of its tool `bd`. */
export const beadsFormat: BacklogFormat = {
  name: 'beads',
  places,
  hasAcceptance: true,
  score,
  read: readIssues,
  patch: patchIssues,
  fixable: (file) =>
    typedNeedsUnder('dependencies', issueRecords(file).issues, { id: 'depends_on_id', types: blockingTypes }),
  write: writeIssues,
  toolOf: bdOf,
}

function score(candidate: Candidate): number {
  if (!isJsonLines(candidate)) return scores.not
  const there = isAt(candidate, places)
  const records = candidate.jsonLines().filter((record) => 'id' in record && 'title' in record)
  if (records.length === 0) return there ? scores.byPlace : scores.not
  if (records.some(isIts)) return there ? scores.certain : scores.byContent
  if (records.some((record) => 'deps' in record || 'createdAt' in record)) return scores.not
  return there ? scores.byPlace : scores.general
}

const isIts = (record: Readonly<Record<string, unknown>>): boolean =>
  'issue_type' in record ||
  '_type' in record ||
  'created_at' in record ||
  recordsIn(record['dependencies']).some((need) => 'depends_on_id' in need)
