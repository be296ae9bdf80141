import { parseRun, runColumns } from '../rows/run-row.ts'
import { one } from '../statement.ts'

export const selectRun = one(`SELECT ${runColumns} FROM runs r WHERE r.id = :id`, parseRun)

export const selectNewestRun = one(`SELECT ${runColumns} FROM runs r ORDER BY r.id DESC LIMIT 1`, parseRun)

export const selectUnfinishedRun = one(
  `SELECT ${runColumns} FROM runs r WHERE r.ended_at IS NULL ORDER BY r.id DESC LIMIT 1`,
  parseRun,
)
