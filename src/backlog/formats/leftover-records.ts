import type { Problem } from '../../core/errors.ts'
import { plural } from '../../text/plural.ts'
import { lineList } from '../markdown/line-list.ts'

export interface LeftoverRecord {
  readonly line: number
  /** Why it is no task, for a message: `deleted`. */
  readonly why: string
}

/** One notice of all records of a file that are no tasks: nothing is left out without a word. */
export function leftoverRecords(file: string, records: readonly LeftoverRecord[]): readonly Problem[] {
  const inOrder = records.toSorted((one, other) => one.line - other.line)
  const [first] = inOrder
  if (first === undefined) return []
  const reasons = Map.groupBy(inOrder, ({ why }) => why)
  const parts = [...reasons].map(([why, those]) => `${why} (${lineList(those.map(({ line }) => line))})`)
  const what = `${plural(records.length, 'record')} ${records.length === 1 ? 'is no task' : 'are no tasks'}`
  const message = `${what}: ${parts.join(', ')}`
  return [{ severity: 'notice', file, line: first.line, field: null, message }]
}
