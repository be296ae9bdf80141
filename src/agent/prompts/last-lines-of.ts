import type { Reason } from '../../core/reason.ts'
import { oneLine } from './foreign-text.ts'

/** The end of what a failed gate printed, or what a reviewer wants changed; set in. */
export function lastLinesOf({ detail }: Reason): readonly string[] {
  const { lastLines, notes } = detail
  const lines: unknown = typeof notes === 'string' ? notes.split('\n') : lastLines
  if (!Array.isArray(lines)) return []
  return lines.filter((line) => typeof line === 'string').map((line) => `    ${oneLine(line)}`)
}
