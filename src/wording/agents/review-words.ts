import type { ReviewEnd } from '../../core/review/review.ts'
import type { Role } from '../../text/role.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs, type Sign } from '../../text/signs.ts'

export interface ReviewLook {
  readonly sign: Sign
  /** `codex asks for changes: name the unit` */
  readonly text: Safe
  readonly role: Role
}

/** What became of one review, as a line. @param agent the reviewer's preset. */
export function reviewLook(agent: string, end: ReviewEnd): ReviewLook {
  const name = sanitize(agent)
  switch (end.kind) {
    case 'answered':
      return end.answer === 'approve'
        ? { sign: signs.done, text: safe`approved by ${name}`, role: 'ok' }
        : { sign: signs.retry, text: safe`${name} asks for changes: ${firstLine(end.notes)}`, role: 'warn' }
    case 'failed':
      return { sign: signs.warning, text: safe`no review by ${name}: ${sanitize(end.why)}`, role: 'warn' }
    case 'put off':
      return { sign: signs.waiting, text: safe`the review waits: ${sanitize(end.why)}`, role: 'warn' }
  }
}

function firstLine(notes: string): Safe {
  const [first = '', ...others] = notes.split('\n')
  return safe`${sanitize(first)}${others.length === 0 ? literal('') : literal(' …')}`
}
