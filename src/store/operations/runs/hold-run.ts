import type { EpochMs, RunId } from '../../../core/ids.ts'
import type { Hold, HoldCode, HoldOwner } from '../../../core/run/hold.ts'
import { integer, text, word } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'

/** One row for each of machine, preset and gate: what is found last replaces what was found before. */
export function* holdRun(run: RunId, hold: Omit<Hold, 'since'>, now: EpochMs): Operation<void> {
  const { owner, code, message, cure } = hold
  const before = yield* selectHold({ run, owner })
  if (before?.code === code && before.message === message) return
  yield* upsertHold({ run, owner, code, message, cure, now })
  // Another place of the same trouble is no news.
  if (before?.code === code) return
  yield* recordEvent({ type: 'run:held', owner, code, message, cure }, { run }, now)
}

export function* liftHold(run: RunId, owner: HoldOwner, now: EpochMs): Operation<void> {
  const before = yield* selectHold({ run, owner })
  if (before === null) return
  yield* deleteHold({ run, owner })
  // The next try finds out whether it is mended, whichever agent makes it.
  if (owner === 'preset') yield* deletePersons({})
  yield* recordEvent({ type: 'run:unheld', owner, code: before.code }, { run }, now)
}

export const selectHolds = all(`SELECT * FROM holds WHERE run = :run`, (row): Hold => ({
  owner: word(row, 'owner', ['machine', 'preset', 'gate']),
  code: text(row, 'code') as HoldCode,
  message: text(row, 'message'),
  cure: text(row, 'cure'),
  since: integer(row, 'since'),
}))

const selectHold = one(`SELECT code, message FROM holds WHERE run = :run AND owner = :owner`, (row) => ({
  code: text(row, 'code') as HoldCode,
  message: text(row, 'message'),
}))

/** Held since the first time, as long as the code is the same. */
const upsertHold = change(`
  INSERT INTO holds (run, owner, code, message, cure, since) VALUES (:run, :owner, :code, :message, :cure, :now)
  ON CONFLICT (run, owner) DO UPDATE SET
    since = CASE WHEN holds.code = excluded.code THEN holds.since ELSE excluded.since END,
    code = excluded.code, message = excluded.message, cure = excluded.cure`)

export const deletePersons = change(
  `DELETE FROM cool_downs WHERE class IN ('auth', 'billing', 'not-started')`,
)

const deleteHold = change(`DELETE FROM holds WHERE run = :run AND owner = :owner`)
