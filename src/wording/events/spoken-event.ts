import { agentNames, type Attempt } from '../../core/attempt.ts'
import type { StoredEvent } from '../../core/event.ts'
import { shortOid } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { groupDigits } from '../../text/plural.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { spokenDuration } from '../../text/time/spoken-duration.ts'
import { standstillLook } from '../agents/standstill-words.ts'
import { reasonLine } from '../reason-line.ts'
import { eventWords } from './event-words.ts'

/** What stands behind an event. */
export interface EventBehind {
  readonly title: string
  readonly attempt: Attempt | null
  readonly done: number
  readonly total: number
}

/** An event of weight as a sentence, without its time; null for one that nobody has to hear of. Foreign text in it is made safe. */
export function spokenEvent(event: StoredEvent, behind: EventBehind): Safe | null {
  const { body } = event
  if (event.item === null) return spokenRunEvent(event)
  const { attempt, done, total } = behind
  const id = sanitize(event.item)
  const worker = event.worker ?? attempt?.worker ?? null
  const who = worker === null ? id : safe`W${worker} ${id}`
  switch (body.type) {
    case 'item:claimed': {
      const agent = attempt === null ? emptySafe : safe`, ${sanitize(agentNames(attempt))}`
      const tried = attempt === null || attempt.tryNumber < 2 ? emptySafe : safe`, try ${attempt.tryNumber}`
      return safe`${who} ${sanitize(behind.title)}: starts${agent}${tried}`
    }
    case 'gate:ended': {
      const how =
        body.exit === 0 ? safe`passed` : body.exit === null ? safe`stopped` : safe`failed, exit ${body.exit}`
      return safe`${who}: gate ${sanitize(body.command)} ${how}, ${spokenDuration(body.durationMs)}`
    }
    case 'item:done': {
      const isThere = attempt?.end?.addsNothing === true ? literal(', already in') : literal(',')
      const commit =
        body.commit === null ? emptySafe : safe`${isThere} commit ${sanitize(shortOid(body.commit))}`
      const time = attempt === null ? emptySafe : safe`, ${spokenDuration(event.at - attempt.startedAt)}`
      return safe`${who} done${time}${commit}. ${groupDigits(done)} of ${groupDigits(total)} done`
    }
    case 'item:failed': {
      const conflict = body.reason.code === 'conflict'
      return safe`needs you: ${id} ${conflict ? safe`in conflict` : safe`failed`}, ${reasonLine(body.reason)}. Type: ${conflict ? safe`open` : safe`retry`} ${sanitize(shellWord(id))}`
    }
    case 'item:released': {
      if (body.reason.code === 'plan:ready')
        return safe`needs you: ${id} has a plan that waits for your answer. Type: open ${id}`
      const again =
        body.notBefore === null
          ? emptySafe
          : safe`, again in ${spokenDuration(Math.max(0, body.notBefore - event.at))}`
      return safe`${who}: ${reasonLine(body.reason)}${again}`
    }
    case 'agent:standstill':
      return body.standstill === null
        ? safe`${who}: goes on`
        : safe`${who}: ${standstillLook(body.standstill, event.at).note}`
    case 'item:cancelled':
    case 'item:undone':
    case 'item:restored':
    case 'item:retried':
    case 'item:put-back':
    case 'merge:moved':
    case 'item:requeued':
    case 'item:agent-chosen':
    case 'attempt:frozen':
    case 'attempt:thawed':
    case 'attempt:adopted':
    case 'attempt:voted':
    case 'review:ended':
      return safe`${who}: ${eventWords(event).what}`
    default:
      return null
  }
}

const runEvents: ReadonlySet<StoredEvent['body']['type']> = new Set<StoredEvent['body']['type']>([
  ...(['run:joined', 'run:held', 'run:unheld', 'run:budget', 'run:extended'] as const),
  ...(['run:aborted', 'run:scaled', 'pool:limited', 'pool:free'] as const),
  ...(['breaker:opened', 'breaker:probed', 'breaker:closed', 'notice', 'delivery:held'] as const),
  ...(['target:moved-back', 'target:strayed'] as const),
])

const needing: ReadonlySet<StoredEvent['body']['type']> = new Set<StoredEvent['body']['type']>([
  'run:held',
  'delivery:held',
])

function spokenRunEvent(event: StoredEvent): Safe | null {
  const { type } = event.body
  if (!runEvents.has(type)) return null
  const { what } = eventWords(event)
  return needing.has(type) ? safe`needs you: ${what}` : what
}
