import { fenceOf, type Attempt } from '../../../core/attempt.ts'
import type { SupervisorId } from '../../../core/ids.ts'
import { reason } from '../../../core/reason.ts'
import { selectAttempt } from '../../reading/facts-of.ts'
import { attemptColumns, parseAttempt } from '../../rows/attempt-row.ts'
import { flag, integer, textOrNull } from '../../rows/raw-row.ts'
import { parseSupervisor } from '../../rows/supervisor-row.ts'
import { all, change, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { applyEndToRun } from '../runs/apply-end-to-run.ts'
import { selectRun } from '../runs/select-run.ts'
import { endSupervisor, isGone, selectSupervisor, type Judge } from '../runs/supervisor-life.ts'
import { expireClaims } from '../claims/end-claim.ts'
import { closeAttempt, endAttempt } from './end-attempt.ts'
import { ownedClaim } from './fence.ts'

interface Adopted {
  readonly adopted: readonly Attempt[]
  readonly superseded: readonly Attempt[]
}

/** Takes over attempts of dead supervisors; one whose item has moved on is closed instead. */
export function* adoptOrphans(me: SupervisorId, judge: Judge): Operation<Adopted> {
  const adopter = yield* selectSupervisor({ id: me })
  const adopted: Attempt[] = []
  const superseded: Attempt[] = []
  if (adopter === null || adopter.endedAt !== null) return { adopted, superseded }
  yield* expireClaims(judge.now)
  for (const owner of yield* selectOwners({ me })) {
    if (!isGone(owner, judge)) continue
    yield* endSupervisor(owner, judge.now)
    for (const orphan of yield* selectOrphans({ owner: owner.id })) {
      if (!orphan.current) superseded.push(yield* supersede(orphan, judge.now))
      else if (yield* adopt(orphan, { me, run: adopter.run, now: judge.now })) {
        const attempt = yield* again(orphan.attempt)
        if (yield* waitsElsewhere(orphan, attempt, judge.now)) superseded.push(yield* again(attempt))
        else adopted.push(attempt)
      }
    }
  }
  return { adopted, superseded }
}

interface Orphan {
  readonly attempt: Attempt
  readonly item: number
  readonly hasFiles: boolean
  readonly group: string | null
  /** The target in whose queue it is. */
  readonly lane: string | null
  /** The item is still as this attempt left it. */
  readonly current: boolean
}

/** Its end will count in the adopter's run: that is where somebody watches it. */
function* adopt(orphan: Orphan, by: { me: SupervisorId; run: number; now: number }): Operation<boolean> {
  const { attempt, item } = orphan
  const { rows } = yield* takeOver({
    id: attempt.id,
    dead: attempt.owner,
    tenure: attempt.tenure,
    me: by.me,
    run: by.run,
  })
  if (rows === 0) return false
  yield* reachBack({ run: by.run, attempt: attempt.id })
  const about = { run: by.run, item, attempt: attempt.id, worker: attempt.worker }
  yield* recordEvent(
    { type: 'attempt:adopted', from: attempt.owner, by: by.me, phase: attempt.phase },
    about,
    by.now,
  )
  return true
}

/**
 * Work in the queue of another target would wait for ever: no supervisor owns that lane now. It goes back to todo, with
 * what was made under its ref, and is made again for this target.
 */
function* waitsElsewhere(orphan: Orphan, attempt: Attempt, now: number): Operation<boolean> {
  if (orphan.lane === null) return false
  const claim = yield* ownedClaim(fenceOf(attempt))
  if (claim === null || claim.run.settings.target === orphan.lane) return false
  yield* freeLane({ attempt: attempt.id })
  yield* endAttempt(claim, reason('interrupted', `was queued for ${orphan.lane}`), now)
  return true
}

function* supersede(orphan: Orphan, now: number): Operation<Attempt> {
  const { attempt, item, hasFiles, group } = orphan
  const run = yield* selectRun({ id: attempt.run })
  const claim = {
    attempt: attempt.id,
    item,
    worker: attempt.worker,
    hasFiles,
    group,
    run: { id: attempt.run },
  }
  yield* closeAttempt(claim, { outcome: 'superseded', reason: null }, now)
  if (run !== null) {
    const ended = {
      attempt: attempt.id,
      verdict: 'none',
      finallyFailed: false,
      now,
    } as const
    yield* applyEndToRun(run, ended)
  }
  return yield* again(attempt)
}

function* again(attempt: Attempt): Operation<Attempt> {
  return (yield* selectAttempt({ id: attempt.id })) ?? attempt
}

const selectOwners = all(
  `SELECT * FROM supervisors WHERE id <> :me AND id IN (SELECT owner FROM attempts WHERE ended_at IS NULL) ORDER BY id`,
  parseSupervisor,
)

const selectOrphans = all(
  `SELECT ${attemptColumns}, a.item, a.lane, i.has_files, i.run_group,
     i.status = 'claimed' AND i.attempt IS NOT DISTINCT FROM a.id AND i.epoch = a.epoch AS current
   FROM attempts a JOIN items i ON i.id = a.item
   WHERE a.owner = :owner AND a.ended_at IS NULL ORDER BY a.id`,
  (row): Orphan => ({
    attempt: parseAttempt(row),
    item: integer(row, 'item'),
    hasFiles: flag(row, 'has_files'),
    group: textOrNull(row, 'run_group'),
    lane: textOrNull(row, 'lane'),
    current: flag(row, 'current'),
  }),
)

const takeOver = change(`
  UPDATE attempts SET owner = :me, tenure = tenure + 1, run = :run
  WHERE id = :id AND owner = :dead AND tenure = :tenure AND ended_at IS NULL`)

const reachBack = change(
  `UPDATE runs SET first_attempt = :attempt WHERE id = :run AND first_attempt > :attempt`,
)

const freeLane = change(`UPDATE lanes SET attempt = NULL, old = NULL, merged = NULL WHERE attempt = :attempt`)
