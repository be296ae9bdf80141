import type { EpochMs } from '../../../core/ids.ts'
import type { ItemStatus } from '../../../core/item.ts'
import type { JsonObject } from '../../json/json-object.ts'
import { removalOf, settingOf } from '../../json/property-splices.ts'
import { wordSpot } from '../../json/word-spot.ts'
import type { SourceFile } from '../../source-file.ts'
import { patchSpots, type Splice, type StatusSpot } from '../../write-back/patch-spots.ts'
import type { PatchResult, Statuses } from '../format.ts'
import { meaningNow } from './issue-meaning.ts'
import { issueRecords, textIn } from './issue-records.ts'
import { issueWords } from './words.ts'

/** Replaces the statuses that mean something else than they should, with the time of closing that belongs to them. */
export function patchIssues(file: SourceFile, statuses: Statuses, now: EpochMs): PatchResult {
  const { issues, problems } = issueRecords(file)
  const problem = problems.find(({ severity }) => severity === 'error')
  if (problem !== undefined) return { problem }
  const spots = issues.flatMap((issue) => spotsOf(issue, now))
  return patchSpots(file.text, spots, statuses)
}

function spotsOf(issue: JsonObject, now: EpochMs): readonly StatusSpot[] {
  const id = textIn(issue, 'id')
  if (id === null) return []
  const spot = wordSpot(issue, id, issueWords)
  const { says, begun } = spot
  return [
    {
      ...spot,
      says: says === null ? null : meaningNow({ ...says, begun }, issue),
      show: (status) => {
        const splices = spot.show(status)
        return splices === null ? null : [...splices, ...closingOf(issue, status, now)]
      },
    },
  ]
}

/** `bd import` refuses an issue that is closed without a time of it, and one that is open and has one. */
function closingOf(issue: JsonObject, status: ItemStatus, now: EpochMs): readonly Splice[] {
  const isThere = (issue.values.get('closed_at')?.type ?? 'null') !== 'null'
  if (status !== 'done')
    return [isThere ? removalOf(issue, 'closed_at') : null].filter((splice) => splice !== null)
  if (isThere) return []
  const value = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z')
  const behind = ['updated_at', 'status', 'id'].find((key) => issue.values.has(key)) ?? 'id'
  return [settingOf(issue, 'closed_at', { value, behind })].filter((splice) => splice !== null)
}
