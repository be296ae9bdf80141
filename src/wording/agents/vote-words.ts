import type { Attempt } from '../../core/attempt.ts'
import { outOf, standingOf } from '../../core/candidate.ts'
import type { Vote } from '../../core/policy/vote.ts'
import { plural } from '../../text/plural.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** `.2`: one of the agents of a task, as its pane and its lines name it. They count from 1. */
export const agentMark = (agent: number): Safe => safe`.${agent + 1}`

/** `3 agents at work`, `2 of 3 agents at work: .1 passes`. */
export function contestNote(attempt: Attempt): Safe {
  const of = attempt.agents.length
  const ended = [...standingOf(attempt), ...outOf(attempt)].length
  if (ended === 0) return safe`${plural(of, 'agent')} at work`
  return safe`${of - ended} of ${plural(of, 'agent')} at work${withEnds(attempt)}`
}

/** `2 of 3 gated: .1 passes, .2 out` */
export function votingNote(attempt: Attempt): Safe {
  if (attempt.vote !== undefined) return voteWords(attempt.vote)
  const gated = standingOf(attempt).length + outOf(attempt).length
  return safe`${gated} of ${attempt.agents.length} gated${withEnds(attempt)}`
}

/** `gate done 2 of 3` */
export const gatesDone = (attempt: Attempt): Safe =>
  safe`gate done ${standingOf(attempt).length + outOf(attempt).length} of ${attempt.agents.length}`

/** `.1 wins (2 of 3 made the same change)` */
export const voteWords = ({ winner, why }: Vote): Safe => safe`${agentMark(winner)} wins (${sanitize(why)})`

function withEnds(attempt: Attempt): Safe {
  const ends = [
    ...standingOf(attempt).map(({ number }) => ({ number, text: safe`${agentMark(number)} passes` })),
    ...outOf(attempt).map(({ number }) => ({ number, text: safe`${agentMark(number)} out` })),
  ].sort((one, other) => one.number - other.number)
  if (ends.length === 0) return emptySafe
  const texts = ends.map(({ text }) => text)
  return safe`: ${joinSafe(texts, literal(', '))}`
}
