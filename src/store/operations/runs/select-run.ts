import type { RunOptions } from '../../../core/run/settings.ts'
import { recordOrNull, text } from '../../rows/raw-row.ts'
import { parseRun, runColumns } from '../../rows/run-row.ts'
import { one, type Operation } from '../../statement.ts'

export const selectRun = one(`SELECT ${runColumns} FROM runs r WHERE r.id = :id`, parseRun)

export const selectRunOf = one(
  `SELECT ${runColumns} FROM supervisors s JOIN runs r ON r.id = s.run WHERE s.id = :supervisor`,
  parseRun,
)

export const selectNewestRun = one(`SELECT ${runColumns} FROM runs r ORDER BY r.id DESC LIMIT 1`, parseRun)

export const selectUnfinishedRun = one(
  `SELECT ${runColumns} FROM runs r WHERE r.ended_at IS NULL ORDER BY r.id DESC LIMIT 1`,
  parseRun,
)

export function* optionsOf(id: number): Operation<RunOptions | null> {
  return (yield* selectOptions({ id }))?.options ?? null
}

const selectOptions = one(`SELECT options FROM runs WHERE id = :id`, (row) => ({
  options: recordOrNull<RunOptions>(row, 'options', ['sources', 'unknownDependency', 'outputMode', 'record']),
}))

export const selectStoreId = one(`SELECT value FROM meta WHERE key = 'store_id'`, (row) => text(row, 'value'))
