import type { EpochMs } from '../../../core/ids.ts'
import { flag, integer, list } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { declaredPaths, holdFiles } from '../attempts/held-files.ts'
import { moveItem } from '../move-item.ts'
import { recordEvent } from '../record-event.ts'

/**
 * A person takes back that a task was taken out of the merge queue: its finished work waits at its old place again. False where there is
 * none to queue again: it was not stopped there, or its run has ended.
 */
export function* backInQueue(item: number, now: EpochMs): Operation<boolean> {
  const taken = yield* selectTakenOut({ item })
  if (taken === null) return false
  const { attempt, run, worker, epoch, hasFiles, files } = taken
  yield* reopen({ attempt })
  yield* markClaimed({ item, attempt, now })
  if (hasFiles) yield* holdFiles(attempt, declaredPaths(files))
  yield* recordEvent({ type: 'item:requeued', epoch }, { run, item, attempt, worker }, now)
  return true
}

const selectTakenOut = one(
  `SELECT a.id, a.run, a.worker, a.epoch, i.has_files, f.files
   FROM items i JOIN facts f ON f.item = i.id JOIN attempts a ON a.item = i.id AND a.epoch = i.epoch JOIN runs r ON r.id = a.run
   WHERE i.id = :item AND a.phase = 'queued' AND a.ended_at IS NOT NULL AND a.reason ->> 'code' = 'stopped' AND r.ended_at IS NULL`,
  (row) => ({
    attempt: integer(row, 'id'),
    run: integer(row, 'run'),
    worker: integer(row, 'worker'),
    epoch: integer(row, 'epoch'),
    hasFiles: flag(row, 'has_files'),
    files: list<string>(row, 'files'),
  }),
)

const reopen = change(
  `UPDATE attempts SET ended_at = NULL, outcome = NULL, reason = NULL WHERE id = :attempt`,
)

const markClaimed = moveItem(
  [['queue again', 'todo', 'claimed']],
  `attempt = :attempt, hold = NULL, reason = NULL`,
)
