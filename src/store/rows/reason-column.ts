import type { Reason } from '../../core/reason.ts'
import { record, recordOrNull, type RawRow } from './raw-row.ts'

export const reasonOf = (row: RawRow): Reason => record<Reason>(row, 'reason', ['code', 'message', 'detail'])

export const reasonOrNull = (row: RawRow): Reason | null =>
  recordOrNull<Reason>(row, 'reason', ['code', 'message', 'detail'])
