import { shortOid, type Oid } from '../core/ids.ts'
import type { Attempt } from '../core/attempt.ts'
import { formatDuration } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import type { Role, Told } from './told.ts'

/** A line of loopwork's own about an event: its sign's role, and whose line it is. */
export interface EventLine {
  readonly from: 'worker' | 'run' | 'merge'
  readonly role: Role
  readonly text: Safe
  /** The item is over with this line: buffered output is let go. */
  readonly ends: boolean
}

/** What is worth a line, for every mode alike. Most events are not. */
export function eventLine(told: Told): EventLine | null {
  const { event, attempt } = told
  const { body } = event
  const id = sanitize(event.item ?? '')
  const worker = (role: Role, text: Safe, ends = false): EventLine => ({ from: 'worker', role, text, ends })
  const run = (role: Role, text: Safe): EventLine => ({ from: 'run', role, text, ends: false })
  switch (body.type) {
    case 'item:claimed':
      return worker('text', safe`${id} starts: ${sanitize(told.title ?? '')} (${startedWith(told)})`)
    case 'gate:ended': {
      const number = Math.max(1, told.gate.indexOf(body.command) + 1)
      const good = body.exit === 0
      const result = good
        ? literal('✓')
        : safe`✗ ${body.exit === null ? literal('timeout,') : safe`exit ${body.exit},`}`
      return worker(
        good ? 'info' : 'bad',
        safe`◉ gate ${number} of ${told.gate.length}  ${sanitize(body.command)}  ${result} ${formatDuration(body.durationMs)}`,
      )
    }
    case 'attempt:phase':
      return body.phase === 'merging' ? worker('info', safe`↣ merging into ${sanitize(told.target)}`) : null
    case 'attempt:adopted':
      return worker('warn', safe`${id} taken over: its agent went on by itself`)
    case 'item:done':
      return worker(
        'ok',
        safe`✓ ${id} done${attempt === null ? literal('') : doneFacts(attempt)}${commit(body.commit)}`,
        true,
      )
    case 'item:released': {
      const again =
        body.notBefore === null
          ? literal('back to todo')
          : safe`again in ${formatDuration(Math.max(0, body.notBefore - event.at))}`
      return worker('warn', safe`✗ ${id} ${sanitize(body.reason.message)}; ${again}`, true)
    }
    case 'item:failed':
      return body.reason.code === 'conflict'
        ? {
            from: 'merge',
            role: 'bad',
            text: safe`! ${id} conflict in ${sanitize(body.reason.message)}${kept(attempt)}`,
            ends: true,
          }
        : worker('bad', safe`✗ ${id} failed: ${sanitize(body.reason.message)}`, true)
    case 'run:paused':
      return run('warn', literal('◫ paused: what runs goes on, nothing new starts'))
    case 'run:resumed':
      return run('text', literal('goes on'))
    case 'run:aborted':
      return run('bad', literal('aborting: agents end, tasks go back to todo'))
    case 'run:scaled':
      return run('text', safe`${body.from} to ${plural(body.to, 'worker')}`)
    case 'run:joined':
      return run('text', safe`another supervisor joins with ${plural(body.workers, 'worker')}`)
    case 'breaker:opened':
      return run(
        'warn',
        safe`too many failures in a row: nothing starts for ${formatDuration(Math.max(0, body.until - event.at))}`,
      )
    case 'breaker:probed':
      return run('warn', literal('one task is tried, to see whether things work again'))
    case 'breaker:closed':
      return run('text', literal('things work again'))
    case 'delivery:held':
      return { from: 'merge', role: 'warn', text: held(told, body.why, body.files), ends: false }
    case 'notice':
      return run('warn', sanitize(body.message))
    default:
      return null
  }
}

const startedWith = ({ attempt, tries }: Told): Safe =>
  attempt === null
    ? literal('agent')
    : attempt.tryNumber > 1
      ? safe`${sanitize(attempt.agent)}, try ${attempt.tryNumber} of ${tries}`
      : sanitize(attempt.agent)

function doneFacts(attempt: Attempt): Safe {
  const time = formatDuration((attempt.end?.at ?? attempt.startedAt) - attempt.startedAt)
  const { work } = attempt
  const change =
    work === null
      ? literal('no change')
      : safe`+${work.added} −${work.removed} in ${plural(work.files.length, 'file')}`
  return safe` in ${time}, ${plural(attempt.tryNumber, 'try', 'tries')}, ${change}`
}

const commit = (id: string | null): Safe =>
  id === null ? literal('') : safe`, ${sanitize(shortOid(id as Oid))}`

const kept = (attempt: Attempt | null): Safe =>
  attempt === null ? literal('') : safe`; kept on loopwork/${sanitize(attempt.slug)}/${attempt.number}`

function held(told: Told, why: string, files: readonly string[]): Safe {
  const names = files.length === 0 ? literal('') : safe`: ${joinSafe(files.map(sanitize), literal(', '))}`
  return safe`your ${sanitize(told.target)} waits: ${sanitize(why)}${names}`
}
