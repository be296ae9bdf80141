import type { Hold } from '../../core/run/hold.ts'
import { safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/**
 * What was found, first: a message of the machine's ends with it, and begins with what was being done, which is long and
 * may be cut. Of a preset or a gate the whole message is short.
 */
export function foundBy({ owner, message }: Pick<Hold, 'owner' | 'message'>): Safe {
  const at = owner === 'machine' ? message.lastIndexOf(': ') : -1
  return sanitize(at === -1 ? message : message.slice(at + 2))
}

/** `the disk is full: free some space on that disk` */
export const holdLine = (hold: Hold): Safe => safe`${foundBy(hold)}: ${sanitize(hold.cure)}`
