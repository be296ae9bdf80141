import type { Reason } from '../core/reason.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** Why something ended, as one safe line that names the kind where the message alone doesn't: `gate: npm test, exit 1`. */
export function reasonLine(reason: Reason): Safe {
  const message = sanitize(reason.message)
  const kind = kindOf(reason)
  if (kind === null || message.toLowerCase().startsWith(kind)) return message
  return (message === '' ? kind : `${kind}: ${message}`) as Safe
}

function kindOf(reason: Reason): string | null {
  switch (reason.code) {
    case 'gate:failed':
    case 'gate:timeout':
      return 'gate'
    case 'setup:failed':
      return 'setup'
    default:
      return reason.message === '' ? reason.code : null
  }
}
