import { attemptId } from '../../../core/ids.ts'
import { isFull } from '../../../core/policy/pool/in-use.ts'
import type { ReviewNote, ReviewerNote } from '../../../core/ports/attempt-store.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import { reviewerNumber } from '../../../core/review/review.ts'
import type { Timed } from '../../driver.ts'
import type { StoredReview } from '../../rows/attempt-row.ts'
import { record, text } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { aboutClaim } from './end-attempt.ts'
import { selectInUse } from './agents-in-use.ts'
import { ownersClaim, type OpenClaim } from './fence.ts'

/** Can be done twice: a reviewer whose start never came about leaves its place to the next. */
export function* noteReviewer(note: ReviewerNote): Operation<Fenced<'ok' | 'full'>> {
  const claim = yield* ownersClaim(note.fence)
  if (claim === null) return 'ghost'
  const { preset: name, model } = note
  const { settings } = claim.run
  const agents = settings.pool === null ? [] : yield* selectInUse({})
  const full = isFull(settings, agents, { attempt: attemptId(claim.attempt), name, model })
  yield* putReviewer(claim, note, full)
  return full ? 'full' : 'ok'
}

export function* noteWaitingReviewer(note: ReviewerNote): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(note.fence)
  if (claim === null) return 'ghost'
  yield* putReviewer(claim, note, true)
  return 'ok'
}

function* putReviewer(
  { attempt }: OpenClaim,
  { index, preset, model, commit }: ReviewerNote,
  waits: boolean,
): Operation<void> {
  const verdict: StoredReview = { commit, end: null, ...(waits ? { waits } : {}) }
  const number = reviewerNumber(index)
  yield* upsertReviewer({ attempt, number, preset, model, verdict: JSON.stringify(verdict) })
}

export function* noteReview({ fence, index, end, now }: Timed<ReviewNote>): Operation<Fenced<'ok'>> {
  const claim = yield* ownersClaim(fence)
  if (claim === null) return 'ghost'
  const where = { attempt: claim.attempt, number: reviewerNumber(index) }
  const reviewer = yield* selectReviewer(where)
  if (reviewer === null) return 'ghost'
  const verdict: StoredReview = { commit: reviewer.commit, end }
  yield* updateVerdict({ ...where, verdict: JSON.stringify(verdict) })
  yield* recordEvent({ type: 'review:ended', reviewer: reviewer.preset, end }, aboutClaim(claim), now)
  return 'ok'
}

const upsertReviewer = change(`
  INSERT INTO agents (attempt, number, preset, model, role, verdict)
  VALUES (:attempt, :number, :preset, :model, 'reviewer', :verdict)
  ON CONFLICT (attempt, number) DO UPDATE SET preset = excluded.preset, model = excluded.model, verdict = excluded.verdict,
    report = NULL, identity = NULL`)

const selectReviewer = one(
  `SELECT preset, verdict FROM agents WHERE attempt = :attempt AND number = :number AND role = 'reviewer'`,
  (row) => ({ preset: text(row, 'preset'), commit: record<StoredReview>(row, 'verdict', ['commit']).commit }),
)

const updateVerdict = change(`
  UPDATE agents SET verdict = :verdict WHERE attempt = :attempt AND number = :number`)
