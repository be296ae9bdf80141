import type { Attempt } from '../../core/attempt.ts'
import { truncate } from '../../text/cells.ts'
import { sanitize } from '../../text/sanitize.ts'

const subjectCells = 100
/** Of a title, whatever its length, so much may stand in a commit. */
const titleLength = 2_000

/**
 * Id and title in one safe line. A title comes from a backlog, and `git log` prints what is in a commit raw: escape
 * sequences are made visible here, and what is too long for a subject follows below it.
 */
export function commitMessage({ item }: Pick<Attempt, 'item'>, title: string): string {
  const id = sanitize(item)
  const whole = sanitize(title.slice(0, titleLength).toWellFormed().replaceAll(/\s+/g, ' ').trim())
  if (whole === '' || title === item) return id
  const subject = truncate(sanitize(`${id}: ${whole}`), subjectCells)
  return subject.endsWith(whole) ? subject : `${subject}\n\n${whole}`
}
