import type { EpochMs } from '../core/ids.ts'
import type { Holding, TokenRefusal } from '../core/ports/token-claim-store.ts'
import type { TokenClaim } from '../core/claims/token-claim.ts'
import { formatDuration } from '../text/duration.ts'
import { emptySafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { itemNote, type NoteFacts } from './item-note.ts'
import { notedRow } from './noted-item.ts'
import { stateLooks } from './state-look.ts'

type OfKind<Kind extends TokenRefusal['kind']> = Extract<TokenRefusal, { kind: Kind }>

/** Why a token does not do what was asked, and what to do about it. */
export function tokenRefusal(why: TokenRefusal, facts: NoteFacts): Safe {
  switch (why.kind) {
    case 'no such item':
      return safe`there is no task ${sanitize(why.item)} here`
    case 'of another item':
      return safe`this token is of the claim of ${sanitize(why.other)}, not of ${sanitize(why.item)}`
    case 'unknown token':
      return safe`this token is of no claim of ${sanitize(why.item)}${nowWith(why.holder, facts.now)}; claim it for a new one`
    case 'ended':
      return endedWords(why, facts.now)
    case 'not ready':
      return notReadyWords(why, facts)
  }
}

const nowWith = (holder: Holding | null, now: EpochMs): Safe =>
  holder === null ? emptySafe : safe`, which is with ${holderWords(holder, now)}`

/** `ann, whose lease ends in 12m`, `W1 (claude)` */
export function holderWords({ agent, worker, leaseUntil }: Holding, now: EpochMs): Safe {
  if (worker !== null) return safe`W${worker} (${sanitize(agent)})`
  if (leaseUntil === null) return sanitize(agent)
  return safe`${sanitize(agent)}, whose lease ends in ${formatDuration(Math.max(0, leaseUntil - now))}`
}

function endedWords({ item, claim, status }: OfKind<'ended'>, now: EpochMs): Safe {
  const id = sanitize(item)
  const again = status === 'todo' ? literal('; claim it again to go on') : emptySafe
  return safe`${id}: ${howEnded(claim, now)}, and it is ${sanitize(status)} now${again}`
}

function howEnded({ end, leaseUntil }: TokenClaim, now: EpochMs): Safe {
  const ago = (at: EpochMs): Safe => safe`${formatDuration(Math.max(0, now - at))} ago`
  switch (end?.how) {
    case 'completed':
      return safe`this claim was completed ${ago(end.at)}`
    case 'failed':
      return safe`this claim was given up ${ago(end.at)}`
    case 'released':
      return safe`this claim was released ${ago(end.at)}`
    case 'taken back':
      return safe`a person took it back ${ago(end.at)}`
    case 'expired':
    case undefined:
      return safe`the lease of this claim ended ${ago(leaseUntil)}`
  }
}

function notReadyWords({ row, holder }: OfKind<'not ready'>, facts: NoteFacts): Safe {
  const id = sanitize(row.item.id)
  if (holder?.path != null)
    return safe`${id} shares ${sanitize(holder.path)} with ${sanitize(holder.item)}, which is with ${holderWords(holder, facts.now)}`
  if (holder !== null)
    return holder.worker === null
      ? safe`${id} is with ${holderWords(holder, facts.now)}`
      : safe`${id} is with ${holderWords(holder, facts.now)}; stop it first`
  const note = itemNote(notedRow(row), facts).text
  return safe`${id} is ${stateLooks[row.state].word}${note === '' ? emptySafe : safe`: ${note}`}${wayOn(row)}`
}

function wayOn({ state }: OfKind<'not ready'>['row']): Safe {
  switch (state) {
    case 'failed':
    case 'conflict':
    case 'cancelled':
      return literal('; retry it first')
    default:
      return literal('')
  }
}
