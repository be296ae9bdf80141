import { agentNames, type Attempt } from '../core/attempt.ts'
import { isContested } from '../core/candidate.ts'
import type { StoredEvent } from '../core/event.ts'
import { shortOid } from '../core/ids.ts'
import type { Item } from '../core/item.ts'
import { isJudge } from '../core/judge.ts'
import { isReviewer } from '../core/review/review.ts'
import type { Mover } from '../core/strayed.ts'
import { amountWords, budgetUse } from '../text/budget-amounts.ts'
import { plural } from '../text/plural.ts'
import { span } from '../text/row.ts'
import { emptySafe, joinSafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'
import { usedUpWords } from '../wording/budget-words.ts'
import { endedHoldSentence } from '../wording/holds/ended-hold.ts'
import { heldSentence } from '../wording/holds/held-sentence.ts'
import { inPlace } from '../wording/in-place.ts'
import { concernWords, limitedWarning } from '../wording/pool/limit-words.ts'
import { eventWords } from '../wording/events/event-words.ts'
import { reasonLine } from '../wording/reason-line.ts'
import { reviewLook, type ReviewLook } from '../wording/agents/review-words.ts'
import { standstillLook } from '../wording/agents/standstill-words.ts'
import { strayedCure, strayedSentence } from '../wording/strayed-words.ts'
import { voteWords } from '../wording/agents/vote-words.ts'
import { donePieces, failedPieces, planPieces, releasedPieces } from './ended-pieces.ts'
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
    case 'group:completed':
      // The word that smart-ralph's tools look for.
      return said('run', safe`BATCH_COMPLETE ${joinSafe(body.items.map(sanitize), literal(', '))}`, 'ok')
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
  const { ascii, timeOfDay } = deps
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
    case 'review:ended':
      return reviewed(speaker, reviewLook(body.reviewer, body.end), { id, ascii })
    case 'gate:ended':
      return { speaker, pieces: gatePieces(body, id, deps), ends: false }
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
        ? said(speaker, safe`${shownSign(signs.merging, ascii)} ${id} merging`, 'info')
        : null
    case 'item:done':
      return { speaker, pieces: donePieces(event, body.commit, facts, deps), ends: true }
    case 'item:failed':
      return { speaker, pieces: failedPieces(event, body.reason, facts, deps), ends: true }
    case 'item:released':
      if (body.reason.code === 'plan:ready')
        return { speaker, pieces: planPieces(facts, deps), ends: true, advises: true }
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
    case 'plan:answered': {
      const { answer, note } = body
      const why = note === null ? emptySafe : safe`: ${sanitize(note)}`
      return answer === 'approved'
        ? said('run', safe`${shownSign(signs.done, ascii)} ${id}: its plan is approved`, 'ok')
        : said('run', safe`${shownSign(signs.retry, ascii)} ${id}: another plan is asked for${why}`)
    }
    case 'item:retried':
      return said('run', safe`${shownSign(signs.retry, ascii)} ${id} is tried again`)
    case 'attempt:frozen':
      return said('run', safe`${shownSign(signs.paused, ascii)} ${id}: ${eventWords(event).what}`)
    case 'item:put-back':
    case 'item:requeued':
    case 'item:agent-chosen':
    case 'attempt:thawed':
      return said('run', safe`${shownSign(signs.retry, ascii)} ${id}: ${eventWords(event).what}`)
    case 'merge:moved':
      return said('merge', safe`${id} ${eventWords(event).what}`)
    case 'note:added':
      return said('run', safe`note for ${id}: ${sanitize(body.text)}`)
    case 'claim:taken':
      return said(
        'run',
        safe`${shownSign(signs.claimed, ascii)} ${id} claimed by ${sanitize(body.by)} until ${sanitize(timeOfDay(body.leaseUntil))}`,
      )
    case 'item:parked':
      return said('run', safe`${id} waits: ${sanitize(body.holder)} has ${sanitize(body.path)}`)
    default:
      return null
  }
}

const reviewed = (
  speaker: Speaker,
  { sign, text, role }: ReviewLook,
  { id, ascii }: { readonly id: Safe; readonly ascii: boolean },
): EventLine => said(speaker, safe`${shownSign(sign, ascii)} ${id} ${text}`, role)

function speakerOf(event: StoredEvent, attempt: Attempt | null): Speaker {
  const worker = event.worker ?? attempt?.worker ?? null
  if (worker === null) return 'run'
  const { body } = event
  const isOfOne =
    'agent' in body &&
    body.agent !== undefined &&
    !isJudge(body.agent) &&
    !isReviewer(body.agent) &&
    attempt !== null &&
    isContested(attempt)
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

const mover = (by: Mover | undefined): Safe =>
  by === undefined ? literal(', not by loopwork') : safe` by attempt ${by.number} of ${sanitize(by.item)}`
