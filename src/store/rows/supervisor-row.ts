import { runId, supervisorId } from '../../core/ids.ts'
import type { ProcessIdentity } from '../../core/run/identity.ts'
import type { SupervisorRow } from '../../core/run/run.ts'
import { integer, integerOrNull, record, type RawRow } from './raw-row.ts'

export function parseSupervisor(row: RawRow): SupervisorRow {
  return {
    id: supervisorId(integer(row, 'id')),
    run: runId(integer(row, 'run')),
    identity: record<ProcessIdentity>(row, 'identity', [
      'host',
      'bootId',
      'pidNamespace',
      'pid',
      'startTime',
    ]),
    firstWorker: integer(row, 'first_worker'),
    workers: integer(row, 'workers'),
    startedAt: integer(row, 'started_at'),
    leaseUntil: integer(row, 'lease_until'),
    endedAt: integerOrNull(row, 'ended_at'),
  }
}
