import { agentNames, workOf } from '../core/attempt.ts'
import type { StoredEvent } from '../core/event.ts'
import { shortOid } from '../core/ids.ts'
import type { Reason } from '../core/reason.ts'
import { padEnd, padStart, truncate } from '../text/cells.ts'
import { diffPair } from '../text/diff-pair.ts'
import { briefDuration, formatDuration } from '../text/duration.ts'
import { paintLine } from '../text/paint.ts'
import type { Role } from '../text/role.ts'
import { span } from '../text/row.ts'
import type { Row } from '../text/row.ts'
import { emptySafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'
import { reasonLine } from '../wording/reason-line.ts'
import { eventLine } from './event-line.ts'
import type { EventLine } from './said-line.ts'
import { linePrefix } from './line-prefix.ts'
import { headerRows } from './run-header.ts'
import type { EventFacts, OutputDeps, RunOutput } from './run-output.ts'
import { toldLine } from './told-line.ts'

const idCells = 8
const titleCells = 28

/** One line when an item starts and one when its attempt ends; what concerns the run or the lane in between. */
export function summaryOutput(deps: OutputDeps): RunOutput {
  const print = (pieces: Row): void => deps.write(paintLine(pieces, deps))
  return {
    live: false,
    opened(head) {
      headerRows(head, deps.width).forEach(print)
      print([span(emptySafe)])
    },
    event(event, facts) {
      const time = span(safe`${sanitize(deps.timeOfDay(event.at))} `, 'dim')
      const pieces = startPieces(event, facts, deps) ?? endPieces(event, facts, deps)
      const other = pieces === null ? otherTold(event, facts, deps) : null
      if (pieces !== null) print([time, ...pieces])
      if (other !== null) deps.write(toldLine(other, deps, [time]))
    },
    agentLog() {
      // What agents print is in their logs.
    },
    ended() {
      // Nothing was held back; the caller prints the summary.
    },
  }
}

function startPieces(
  { body }: StoredEvent,
  { item, attempt }: EventFacts,
  { ascii }: OutputDeps,
): Row | null {
  if (body.type !== 'item:claimed' || item === null) return null
  const title = padEnd(truncate(sanitize(item.title), titleCells, shownSign(signs.cut, ascii)), titleCells)
  const again = attempt !== null && attempt.tryNumber > 1 ? safe`, try ${attempt.tryNumber}` : emptySafe
  const agent = attempt === null ? emptySafe : sanitize(agentNames(attempt))
  return [
    linePrefix({ worker: body.worker }),
    span(
      safe`${shownSign(signs.pointer, ascii)} ${padEnd(sanitize(item.id), idCells)} ${title}  ${agent}${again}`,
    ),
  ]
}

interface End {
  readonly sign: Safe
  readonly role: Role
  readonly word: Safe
  readonly note: Safe
  readonly count: Safe
}

function endPieces(event: StoredEvent, facts: EventFacts, deps: OutputDeps): Row | null {
  const { item, attempt } = facts
  const end = endOf(event, facts, deps)
  if (end === null || item === null) return null
  const worker = event.worker ?? attempt?.worker ?? null
  const time = attempt === null ? emptySafe : formatDuration(event.at - attempt.startedAt)
  const tried = attempt === null ? literal('     ') : safe`try ${attempt.tryNumber}`
  const work = workOf(attempt)
  const diff = work === null ? emptySafe : diffPair(work, deps.ascii)
  return [
    linePrefix(worker === null ? 'run' : { worker }),
    span(end.sign, end.role),
    span(safe` ${padEnd(sanitize(item.id), idCells)} `),
    span(padEnd(end.word, 9), end.role),
    span(safe` ${padStart(time, 5)}  ${tried}   ${padEnd(diff, 7)}  ${end.note}${end.count}`),
  ]
}

function endOf(event: StoredEvent, { done, total }: EventFacts, { ascii }: OutputDeps): End | null {
  const { body } = event
  switch (body.type) {
    case 'item:done':
      return {
        sign: shownSign(signs.done, ascii),
        role: 'ok',
        word: literal('done'),
        note: padEnd(sanitize(body.commit === null ? '' : shortOid(body.commit)), 7),
        count: safe`    ${done} of ${total}`,
      }
    case 'item:failed':
      return body.reason.code === 'conflict'
        ? { ...badEnd(body.reason), sign: shownSign(signs.conflict, ascii), word: literal('conflict') }
        : { ...badEnd(body.reason), sign: shownSign(signs.failed, ascii) }
    case 'item:released': {
      if (body.notBefore === null) {
        return {
          ...badEnd(body.reason),
          sign: shownSign(signs.todo, ascii),
          role: 'text',
          word: literal('todo'),
        }
      }
      const wait = briefDuration(Math.max(0, body.notBefore - event.at))
      return { ...badEnd(body.reason), sign: shownSign(signs.failed, ascii), count: safe`; again in ${wait}` }
    }
    case 'item:cancelled':
      return {
        ...badEnd(body.reason),
        sign: shownSign(signs.cancelled, ascii),
        role: 'text',
        word: literal('cancelled'),
      }
    default:
      return null
  }
}

const badEnd = (why: Reason) =>
  ({ role: 'bad', word: literal('failed'), note: reasonLine(why), count: emptySafe }) as const

/** Pauses, notices, conflicts: not what happens inside an attempt. */
function otherTold(event: StoredEvent, facts: EventFacts, deps: OutputDeps): EventLine | null {
  const told = eventLine(event, facts, deps)
  return told === null || typeof told.speaker !== 'string' ? null : told
}
