import type { EpochMs } from '../../../core/ids.ts'
import type { JsonObject } from '../../json/json-object.ts'
import { held, statusRead, type StatusMeaning } from '../status-words.ts'
import { textIn } from './issue-records.ts'
import { issueWords } from './words.ts'

/**
 * What an open issue is by `bd ready`, beside its status: it is not offered while it is pinned or put off, nor when it was made for
 * a moment only. Whoever reads and whoever writes back ask here.
 */
export function meaningNow(
  own: StatusMeaning,
  {
    issue,
    parent,
    now,
  }: { readonly issue: JsonObject; readonly parent: JsonObject | null; readonly now: EpochMs },
): StatusMeaning {
  if (own.status !== 'todo' || own.hold !== null) return own
  const kept = { begun: own.begun }
  if (isTrue(issue, 'pinned')) return { ...held('pinned'), ...kept }
  if (isTrue(issue, 'ephemeral')) return { ...held('ephemeral'), ...kept }
  const isPutOff = [issue, parent].some((object) => object !== null && putOffUntil(object) > now)
  return isPutOff ? { ...held('deferred'), ...kept } : own
}

export const isPinned = (issue: JsonObject): boolean =>
  isTrue(issue, 'pinned') || textIn(issue, 'status') === 'pinned'

/** A blocker that is closed or pinned is in nobody's way. */
export function isActive(issue: JsonObject): boolean {
  const meaning = statusRead(textIn(issue, 'status') ?? 'open', issueWords.words)?.meaning
  return meaning?.status !== 'done' && !isPinned(issue)
}

/** A backup has 1 for it, as its database. */
const isTrue = ({ values }: JsonObject, key: string): boolean =>
  [true, 1].some((value) => values.get(key)?.value === value)

/** 0 where there is none, or no time. */
function putOffUntil(issue: JsonObject): EpochMs {
  const at = Date.parse(textIn(issue, 'defer_until') ?? '')
  return Number.isNaN(at) ? 0 : at
}
