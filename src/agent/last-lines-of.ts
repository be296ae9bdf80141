import type { Reason } from '../core/reason.ts'
import { oneLine } from './foreign-text.ts'

/** The end of what a failed gate printed, set in. */
export function lastLinesOf({ detail }: Reason): readonly string[] {
  const lines = detail['lastLines']
  if (!Array.isArray(lines)) return []
  return lines.filter((line) => typeof line === 'string').map((line) => `    ${oneLine(line)}`)
}
