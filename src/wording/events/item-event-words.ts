import type { ActKind } from '../../core/acts/act.ts'
import type { AttemptOutcome, Phase } from '../../core/attempt.ts'
import type { CandidatePhase } from '../../core/candidate.ts'
import type { EventBody, StoredEvent } from '../../core/event.ts'
import { shortOid } from '../../core/ids.ts'
import { briefDuration } from '../../text/duration.ts'
import type { Role } from '../../text/role.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { tokenWords } from '../../text/usage-words.ts'
import { doneCommit } from '../agents/merge-words.ts'
import { choiceWords } from '../agents/choice-words.ts'
import { reviewLook } from '../agents/review-words.ts'
import { standstillLook } from '../agents/standstill-words.ts'
import { agentMark, voteWords } from '../agents/vote-words.ts'
import { reasonLine } from '../reason-line.ts'
import type { EventSays } from './event-words.ts'

/** What became of a task, and what its agents, gates and reviewers did; null for any other event. */
export function itemEventWords(body: EventBody, at: StoredEvent['at']): EventSays | null {
  switch (body.type) {
    case 'item:added':
      return says(literal('in the backlog'))
    case 'item:changed':
      return says(safe`changed: ${joinSafe(body.fields.map(sanitize), literal(', '))}`)
    case 'item:claimed':
      return says(safe`try ${body.number}`)
    case 'claim:taken':
      return says(safe`by ${sanitize(body.by)}, for ${briefDuration(Math.max(0, body.leaseUntil - at))}`)
    case 'claim:ended':
      return says(safe`${sanitize(body.by)}: ${sanitize(body.how)}`)
    case 'item:parked':
      return says(safe`shares ${sanitize(body.path)} with ${sanitize(body.holder)}`)
    case 'item:released':
      return says(safe`${reasonLine(body.reason)}${again(body.notBefore, at)}`, 'warn')
    case 'item:done':
      if (body.commit === null) return says(literal('no commit'), 'ok')
      return says(
        body.addsNothing === true ? safe`nothing new: ${doneCommit(body.commit, true)}` : short(body.commit),
        'ok',
      )
    case 'item:undone':
      return says(reasonLine(body.reason), 'warn')
    case 'item:restored':
      return says(safe`its work is back: ${short(body.commit)}`, 'ok')
    case 'item:failed':
      return says(reasonLine(body.reason), 'bad')
    case 'item:retried':
      return { what: literal('todo again'), by: 'you' }
    case 'item:put-back':
      return { what: safe`${putBackWords[body.took]}: ${sanitize(body.to)}`, by: 'you' }
    case 'item:requeued':
      return { what: literal('in the merge queue again'), by: 'you' }
    case 'item:agent-chosen':
      return { what: choiceWords(body.choice), by: 'you' }
    case 'note:added':
      return { what: safe`"${firstLine(body.text)}"`, by: 'you' }
    case 'item:cancelled':
      return { ...says(reasonLine(body.reason)), ...(body.reason.code === 'person' ? { by: 'you' } : {}) }
    case 'attempt:phase':
      return says(phaseWords[body.phase])
    case 'candidate:phase':
      return says(safe`${agentMark(body.agent)} ${candidateWords[body.phase]}`)
    case 'candidate:out':
      return says(safe`${agentMark(body.agent)} is out of the vote: ${reasonLine(body.reason)}`, 'warn')
    case 'attempt:voted':
      return says(voteWords(body))
    case 'attempt:frozen':
      return { what: literal('its agents are frozen'), by: 'you', role: 'warn' }
    case 'attempt:thawed':
      return { what: literal('its agents go on'), by: 'you' }
    case 'attempt:adopted':
      return says(safe`by supervisor ${body.by}, from supervisor ${body.from}`)
    case 'agent:standstill':
      if (body.standstill === null) return says(literal('goes on'))
      return says(standstillLook(body.standstill, at).note, 'warn')
    case 'agent:ended': {
      const { usage, model } = body.report
      const facts = [
        ...(model === null ? [] : [sanitize(model)]),
        ...(usage === null ? [] : [tokenWords(usage)]),
      ]
      return says(facts.length === 0 ? literal('the agent ended') : joinSafe(facts, literal(', ')))
    }
    case 'attempt:ended':
      return says(
        safe`${outcomeWords[body.outcome]}${body.reason === null ? emptySafe : safe`: ${reasonLine(body.reason)}`}`,
      )
    case 'gate:ended':
      return gateSays(body)
    case 'plan:answered':
      return {
        what: body.answer === 'approved' ? literal('approved') : literal('another is asked for'),
        by: 'you',
      }
    case 'review:ended': {
      const { text, role } = reviewLook(body.reviewer, body.end)
      return says(text, role)
    }
    default:
      return null
  }
}

const putBackWords: Readonly<Record<ActKind, Safe>> = {
  stop: literal('the stop is taken back'),
  retry: literal('the retry is taken back'),
  cancel: literal('the skip is taken back'),
}

function gateSays(body: Extract<EventBody, { type: 'gate:ended' }>): EventSays {
  const took = briefDuration(body.durationMs)
  const where = body.merged ? literal(', on the merged tree') : emptySafe
  const whose = body.agent === undefined ? emptySafe : safe`${agentMark(body.agent)} `
  const how = body.exit === null ? literal('stopped') : safe`exit ${body.exit}`
  const what = safe`${whose}${sanitize(body.command)}  ${body.exit === 0 ? took : safe`${how}, ${took}`}${where}`
  const says: EventSays = { what, role: body.exit === 0 ? 'ok' : 'bad' }
  return body.merged ? { ...says, by: 'lane' } : says
}

const phaseWords: Readonly<Record<Phase, Safe>> = {
  preparing: literal('its worktree is made'),
  running: literal('the agent starts'),
  collecting: literal('its work is collected'),
  verifying: literal('its gate runs'),
  voting: literal('its agents are compared'),
  reviewing: literal('its work is reviewed'),
  queued: literal('waits in the merge queue'),
  merging: literal('is merged'),
}

const candidateWords: Readonly<Record<CandidatePhase, Safe>> = {
  preparing: literal('gets its worktree'),
  running: literal('starts'),
  collecting: literal('has ended: its work is collected'),
  verifying: literal('has its gate run'),
  standing: literal('stands for the vote'),
  out: literal('is out of the vote'),
}

const outcomeWords: Readonly<Record<AttemptOutcome, Safe>> = {
  done: literal('done'),
  failed: literal('failed'),
  back: literal('back to todo'),
  conflict: literal('in conflict'),
  superseded: literal('another try took its place'),
}

const again = (notBefore: number | null, at: number): Safe =>
  notBefore === null ? emptySafe : safe`; again in ${briefDuration(Math.max(0, notBefore - at))}`

const short = (commit: string): Safe => sanitize(shortOid(commit))

function firstLine(text: string): Safe {
  const [first = '', ...others] = text.split('\n')
  return safe`${sanitize(first)}${others.length === 0 ? emptySafe : literal(' …')}`
}

const says = (what: Safe, role?: Role): EventSays => ({ what, ...(role === undefined ? {} : { role }) })
