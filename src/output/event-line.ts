import { agentNames, leftOutOf, workOf, worktreeOf, type Attempt } from '../core/attempt.ts'
import { isContested } from '../core/candidate.ts'
import type { StoredEvent } from '../core/event.ts'
import { shortOid } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import { weightOf, type Reason } from '../core/reason.ts'
import type { Mover } from '../core/strayed.ts'
import { amountWords, budgetUse } from '../text/budget-amounts.ts'
import { changeWords } from '../text/change-words.ts'
import { briefDuration, formatDuration } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import { span } from '../text/row.ts'
import type { Row } from '../text/row.ts'
import { emptySafe, joinSafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'
import { usedUpWords } from '../wording/budget-words.ts'
import { endedHoldSentence } from '../wording/holds/ended-hold.ts'
import { heldSentence } from '../wording/holds/held-sentence.ts'
import { inPlace } from '../wording/in-place.ts'
import { concernWords, limitedWarning } from '../wording/pool/limit-words.ts'
import { reasonLine } from '../wording/reason-line.ts'
import { standstillLook } from '../wording/agents/standstill-words.ts'
import { strayedCure, strayedSentence } from '../wording/strayed-words.ts'
import { voteWords } from '../wording/agents/vote-words.ts'
import { without } from '../wording/without.ts'
import { gatePieces } from './gate-pieces.ts'
import { advised, said, type EventLine, type Speaker } from './said-line.ts'
import type { EventFacts, OutputDeps } from './run-output.ts'

/** An event as a line for people; null for events that only programs need. */
export function eventLine(event: StoredEvent, facts: EventFacts, deps: OutputDeps): EventLine | null {
  return runEvent(event, facts, deps) ?? itemEvent(event, facts, deps)
}

function runEvent(
  { body, at }: StoredEvent,
  _facts: EventFacts,
  { ascii, timeOfDay, place }: OutputDeps,
): EventLine | null {
  switch (body.type) {
    case 'run:joined':
      return said('run', safe`another loopwork joins with ${plural(body.workers, 'worker')}`)
    case 'run:paused':
      return said('run', safe`${shownSign(signs.paused, ascii)} paused: no new tasks are started`)
    case 'run:resumed':
      return said('run', literal('goes on'))
    case 'run:held':
      return advised(
        'run',
        safe`${shownSign(signs.warning, ascii)} held, nothing new is started: ${sanitize(body.message)} (${sanitize(body.code)}); ${inPlace(sanitize(body.cure), place)}`,
        'warn',
      )
    case 'run:unheld':
      return said(
        'run',
        // Only a try shows whether it is.
        body.code === 'agent:fault-auth' || body.code === 'agent:fault-billing'
          ? safe`${sanitize(body.code)}: tried again`
          : safe`${sanitize(body.code)} is mended: the run goes on`,
      )
    case 'run:budget':
      return said('run', safe`${shownSign(signs.warning, ascii)} ${budgetText(body)}`, 'warn')
    case 'run:extended':
      return said(
        'run',
        safe`may use ${amountWords(body.kind, body.to)}, before ${amountWords(body.kind, body.from)}`,
      )
    case 'run:aborted':
      return said('run', literal('aborted: agents are stopped, their tasks go back to todo'))
    case 'run:scaled':
      return said('run', safe`${plural(body.to, 'worker')}, before ${body.from}`)
    case 'pool:limited':
      return said('run', limitedWarning(body.cool, at, ascii), 'warn')
    case 'pool:free':
      return said('run', safe`${concernWords(body.concern)} answers again`)
    case 'breaker:opened':
      return said(
        'run',
        safe`${shownSign(signs.warning, ascii)} too many failures in a row: nothing new before ${sanitize(timeOfDay(body.until))}`,
      )
    case 'breaker:probed':
      return said('run', literal('one task is tried'))
    case 'breaker:closed':
      return said('run', literal('works again: tasks are started as before'))
    case 'target:moved-back':
      return said(
        'merge',
        safe`${shownSign(signs.warning, ascii)} ${sanitize(body.target)} was moved back${mover(body.by)}: the lane goes on from ${sanitize(shortOid(body.to))}`,
      )
    case 'target:strayed': {
      const cure = strayedCure(body)
      const back = cure === null ? emptySafe : safe`; the way back: ${cure}`
      return advised('run', safe`${shownSign(signs.warning, ascii)} ${strayedSentence(body)}${back}`)
    }
    case 'delivery:held':
      return advised(
        'merge',
        safe`${shownSign(signs.warning, ascii)} ${sanitize(body.target)} is not moved: ${inPlace(heldSentence(body, 5), place)}`,
      )
    case 'delivery:followed':
      return body.ended === undefined
        ? null
        : advised(
            'merge',
            safe`${shownSign(signs.done, ascii)} ${endedHoldSentence(body.target, body.ended)}`,
            'ok',
          )
    case 'notice':
      return advised('run', inPlace(sanitize(body.message), place))
    default:
      return null
  }
}

const budgetText = (use: Extract<StoredEvent['body'], { type: 'run:budget' }>): Safe =>
  use.stage === 'reached'
    ? safe`${usedUpWords([use])}; nothing new is started, what runs goes on`
    : safe`most of the budget is used: ${budgetUse(use)}`

function itemEvent(event: StoredEvent, facts: EventFacts, deps: OutputDeps): EventLine | null {
  const { item, attempt } = facts
  if (item === null) return null
  const { body } = event
  const { ascii } = deps
  const speaker = speakerOf(event, attempt)
  const id = sanitize(item.id)
  switch (body.type) {
    case 'item:claimed':
      return said({ worker: body.worker }, startText(item, attempt, deps))
    case 'attempt:adopted':
      return said(speaker, safe`${id} goes on: taken over from another supervisor`)
    case 'agent:standstill': {
      if (body.standstill === null) return said(speaker, safe`${id} goes on`)
      const { glyph, note, role } = standstillLook(body.standstill, event.at)
      const sign = ascii ? shownSign(signs.warning, ascii) : glyph
      return said(speaker, safe`${sign} ${id} ${note}`, role)
    }
    case 'gate:ended':
      return { speaker, pieces: gatePieces(body, deps), ends: false }
    case 'candidate:out':
      return said(
        speaker,
        safe`${shownSign(signs.failed, ascii)} ${reasonLine(body.reason)}; out of the vote`,
        'warn',
      )
    case 'attempt:voted':
      return said(speaker, safe`${shownSign(signs.done, ascii)} ${id} vote: ${voteWords(body)}`, 'info')
    case 'attempt:phase':
      return body.phase === 'merging'
        ? said(speaker, safe`${shownSign(signs.merging, ascii)} merging`, 'info')
        : null
    case 'item:done':
      return { speaker, pieces: donePieces(event, body.commit, facts, deps), ends: true }
    case 'item:failed':
      return { speaker, pieces: failedPieces(event, body.reason, facts, deps), ends: true }
    case 'item:released':
      return { speaker, pieces: releasedPieces(event, body, facts, deps), ends: true }
    case 'item:undone':
      return said('merge', safe`${shownSign(signs.warning, ascii)} ${id} ${reasonLine(body.reason)}`, 'warn')
    case 'item:restored':
      return said('merge', safe`${id} is there again: ${sanitize(shortOid(body.commit))}`)
    case 'item:cancelled':
      return {
        speaker,
        pieces: [
          span(safe`${shownSign(signs.cancelled, ascii)} ${id} cancelled: ${reasonLine(body.reason)}`),
        ],
        ends: true,
      }
    case 'item:retried':
      return said('run', safe`${shownSign(signs.retry, ascii)} ${id} is tried again`)
    case 'note:added':
      return said('run', safe`note for ${id}: ${sanitize(body.text)}`)
    case 'item:parked':
      return said('run', safe`${id} waits: ${sanitize(body.holder)} has ${sanitize(body.path)}`)
    default:
      return null
  }
}

function speakerOf(event: StoredEvent, attempt: Attempt | null): Speaker {
  const worker = event.worker ?? attempt?.worker ?? null
  if (worker === null) return 'run'
  const { body } = event
  const isOfOne = 'agent' in body && body.agent !== undefined && attempt !== null && isContested(attempt)
  return isOfOne ? { worker, agent: body.agent } : { worker }
}

function startText(item: Item, attempt: Attempt | null, { tries }: OutputDeps): Safe {
  const again =
    attempt !== null && attempt.tryNumber > 1 ? safe`, try ${attempt.tryNumber} of ${tries}` : literal('')
  if (attempt?.settles === true) return safe`${sanitize(item.id)}: taking what was settled in its worktree`
  const by = attempt === null ? literal('') : safe` (${agentsOf(attempt)}${again})`
  return safe`${sanitize(item.id)} starts: ${sanitize(item.title)}${by}`
}

const agentsOf = (attempt: Attempt): Safe =>
  isContested(attempt) ? plural(attempt.agents.length, 'agent') : sanitize(agentNames(attempt))

/** One line with everything: what conflicts, and where the work is. */
function conflictPieces(
  { item, attempt }: Pick<EventFacts, 'item' | 'attempt'>,
  why: Reason,
  ascii: boolean,
): Row {
  const files = why.detail['files']
  const named = Array.isArray(files) ? files.filter((file) => typeof file === 'string').map(sanitize) : []
  const where = named.length === 0 ? reasonLine(why) : joinSafe(named, literal(', '))
  const branch = attempt === null ? null : (worktreeOf(attempt)?.branch ?? null)
  const kept = branch === null ? literal('') : safe`; kept on ${sanitize(branch)}`
  const id = sanitize(item?.id ?? '')
  return [span(safe`${shownSign(signs.conflict, ascii)} ${id} conflict in ${where}${kept}`, 'bad')]
}

function donePieces(
  event: StoredEvent,
  commit: string | null,
  { item, attempt }: EventFacts,
  { ascii }: OutputDeps,
): Row {
  const lacks = without(leftOutOf(attempt))
  const facts = [
    attempt === null ? literal('done') : safe`done in ${took(event, attempt)}`,
    ...(attempt === null ? [] : [plural(attempt.tryNumber, 'try', 'tries')]),
    ...changeOf(attempt, ascii),
    ...(commit === null ? [] : [sanitize(shortOid(commit))]),
    ...(lacks === '' ? [] : [lacks]),
  ]
  const id = sanitize(item?.id ?? '')
  return [span(shownSign(signs.done, ascii), 'ok'), span(safe` ${id} ${joinSafe(facts, literal(', '))}`)]
}

function changeOf(attempt: Attempt | null, ascii: boolean): readonly Safe[] {
  const work = workOf(attempt)
  if (work === null) return []
  return [changeWords({ ...work, files: work.files.length }, ascii)]
}

function failedPieces(
  event: StoredEvent,
  why: Reason,
  { item, attempt }: EventFacts,
  { ascii }: OutputDeps,
): Row {
  const time =
    attempt === null
      ? literal('')
      : safe` in ${took(event, attempt)}, ${plural(attempt.tryNumber, 'try', 'tries')}`
  if (why.code === 'conflict') return conflictPieces({ item, attempt }, why, ascii)
  return [
    span(shownSign(signs.failed, ascii), 'bad'),
    span(safe` ${sanitize(item?.id ?? '')} failed${time}: ${reasonLine(why)}`),
  ]
}

function releasedPieces(
  event: StoredEvent,
  body: { readonly reason: Reason; readonly notBefore: number | null },
  { item, attempt }: EventFacts,
  { ascii, tries }: OutputDeps,
): Row {
  const id = sanitize(item?.id ?? '')
  if (body.notBefore === null) {
    return [span(safe`${shownSign(signs.todo, ascii)} ${id} back to todo: ${reasonLine(body.reason)}`)]
  }
  const wait = briefDuration(Math.max(0, body.notBefore - event.at))
  if (weightOf(body.reason.code) === 'back') {
    return [
      span(
        safe`${shownSign(signs.todo, ascii)} ${id} back to todo: ${reasonLine(body.reason)}; again in ${wait}`,
      ),
    ]
  }
  const next = attempt === null ? literal('') : safe`, try ${attempt.tryNumber + 1} of ${tries}`
  return [
    span(shownSign(signs.failed, ascii), 'warn'),
    span(safe` ${id} failed: ${reasonLine(body.reason)}; again in ${wait}${next}`),
  ]
}

const took = (event: StoredEvent, attempt: Attempt): Safe => formatDuration(event.at - attempt.startedAt)

const mover = (by: Mover | undefined): Safe =>
  by === undefined ? literal(', not by loopwork') : safe` by attempt ${by.number} of ${sanitize(by.item)}`
