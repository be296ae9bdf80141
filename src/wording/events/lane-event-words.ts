import type { EventBody } from '../../core/event.ts'
import { shortOid } from '../../core/ids.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { endedHoldSentence } from '../holds/ended-hold.ts'
import { heldSentence } from '../holds/held-sentence.ts'
import { strayedSentence } from '../strayed-words.ts'
import type { EventSays } from './event-words.ts'

/** What went, or did not go, into the target and into the person's checkout; null for any other event. */
export function laneEventWords(body: EventBody): EventSays | null {
  switch (body.type) {
    case 'merge:conflicted':
      return lane(
        safe`${joinSafe(body.files.map(sanitize), literal(', '))}; branch and worktree are kept`,
        'bad',
      )
    case 'merge:moved':
      return { what: safe`moved ${movedWords[body.by]} ${sanitize(body.past)}`, by: 'you' }
    case 'merge:landed':
      return lane(safe`${sanitize(body.target)} ${short(body.from)} to ${short(body.to)}`, 'ok')
    case 'target:moved-back':
      return lane(
        safe`${sanitize(body.target)} was moved back from ${short(body.from)} to ${short(body.to)}`,
        'warn',
      )
    case 'target:strayed':
      return lane(strayedSentence(body), 'warn')
    case 'delivery:followed':
      return lane(
        body.ended === undefined
          ? safe`your checkout follows to ${short(body.to)}`
          : endedHoldSentence(body.target, body.ended),
      )
    case 'delivery:held':
      return lane(safe`your checkout waits: ${heldSentence(body, 5)}`, 'warn')
    default:
      return null
  }
}

const movedWords = { [-1]: literal('before'), 1: literal('behind') } as const

const short = (commit: string): Safe => sanitize(shortOid(commit))

const lane = (what: Safe, role?: EventSays['role']): EventSays => ({
  what,
  by: 'lane',
  ...(role === undefined ? {} : { role }),
})
