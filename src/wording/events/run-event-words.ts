import type { EventBody, StoredEvent } from '../../core/event.ts'
import { shortOid } from '../../core/ids.ts'
import { amountWords, budgetUse } from '../../text/budget-amounts.ts'
import { briefDuration } from '../../text/duration.ts'
import { plural } from '../../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { usedUpWords } from '../budget-words.ts'
import { concernWords, limitWords } from '../pool/limit-words.ts'
import type { EventSays } from './event-words.ts'

/** What the run and its supervisors did, or a person to them; null for any other event. */
export function runEventWords(body: EventBody, at: StoredEvent['at']): EventSays | null {
  switch (body.type) {
    case 'run:started':
      return run(
        safe`${plural(body.workers, 'worker')}, into ${sanitize(body.target)} at ${sanitize(shortOid(body.base))}`,
      )
    case 'run:joined':
      return run(safe`another loopwork, with ${plural(body.workers, 'worker')}`)
    case 'run:options': {
      const changes = body.changes.map(
        ({ key, from, to }) => safe`${sanitize(key)} ${sanitize(from)} to ${sanitize(to)}`,
      )
      return you(joinSafe(changes, literal(', ')))
    }
    case 'run:paused':
      return you(literal('no new tasks are started'), 'warn')
    case 'run:resumed':
      return you(literal('goes on'))
    case 'run:held':
      return run(safe`${sanitize(body.message)}; ${sanitize(body.cure)}`, 'bad')
    case 'run:unheld':
      return run(safe`goes on: ${sanitize(body.code)}`)
    case 'run:budget':
      return run(
        body.stage === 'reached' ? usedUpWords([body]) : safe`most of the budget is used: ${budgetUse(body)}`,
        'warn',
      )
    case 'run:extended':
      return you(
        safe`may use ${amountWords(body.kind, body.to)}, before ${amountWords(body.kind, body.from)}`,
      )
    case 'run:aborted':
      return you(literal('agents are stopped, their tasks go back to todo'), 'warn')
    case 'run:ended':
      return run(sanitize(body.outcome))
    case 'run:scaled':
      return you(safe`${body.from} to ${plural(body.to, 'worker')}`)
    case 'supervisor:ended':
      return run(safe`supervisor ${body.supervisor}`)
    case 'pool:limited':
      return run(safe`${limitWords(body.cool, at)}: ${sanitize(body.cool.message)}`, 'warn')
    case 'pool:free':
      return run(safe`${concernWords(body.concern)} answers again`)
    case 'breaker:opened':
      return run(
        safe`too many failures in a row: one task is tried in ${briefDuration(Math.max(0, body.until - at))}`,
        'warn',
      )
    case 'breaker:probed':
      return run(literal('one task is tried'))
    case 'breaker:closed':
      return run(literal('works again: tasks are started as before'))
    case 'backlog:imported':
      return run(safe`${sanitize(body.source)}: ${body.added} new, ${body.changed} changed`)
    case 'group:completed':
      return run(joinSafe(body.items.map(sanitize), literal(', ')), 'ok')
    case 'notice':
      return run(sanitize(body.message), 'warn')
    default:
      return null
  }
}

const run = (what: Safe, role?: EventSays['role']): EventSays => ({
  what,
  by: 'run',
  ...(role === undefined ? {} : { role }),
})

const you = (what: Safe, role?: EventSays['role']): EventSays => ({ ...run(what, role), by: 'you' })
