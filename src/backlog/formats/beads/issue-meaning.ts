import type { JsonObject } from '../../json/json-object.ts'
import { held, statusRead, type StatusMeaning } from '../status-words.ts'
import { textIn } from './issue-records.ts'
import { issueWords } from './words.ts'

/**
 * What an open issue is by `bd ready`, beside its status: it is not offered while it is pinned, nor when it was made for a moment only.
 * Whoever reads and whoever writes back ask here. One that is put off until a time has a schedule.
 */
export function meaningNow(own: StatusMeaning, issue: JsonObject): StatusMeaning {
  if (own.status !== 'todo' || own.hold !== null) return own
  const kept = { begun: own.begun }
  if (isTrue(issue, 'pinned')) return { ...held('pinned'), ...kept }
  return isTrue(issue, 'ephemeral') ? { ...held('ephemeral'), ...kept } : own
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
