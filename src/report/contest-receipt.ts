import { gatesOf, usageOf, workOf, type Attempt } from '../core/attempt.ts'
import { isContested, seenByEach, stageOf } from '../core/candidate.ts'
import { placeSlug } from '../core/naming/slug.ts'
import type { CandidateReceipt, ContestReceipt } from '../core/run/summary.ts'

/** How one of several works was chosen; undefined where one agent worked on it. */
export function contestReceipt(attempt: Attempt): ContestReceipt | undefined {
  if (!isContested(attempt)) return undefined
  const vote = attempt.vote ?? null
  const candidates = seenByEach(attempt).map((seen) => candidateReceipt(attempt, seen))
  return { vote, candidates }
}

function candidateReceipt(whole: Attempt, seen: Attempt): CandidateReceipt {
  const [agent] = seen.agents
  const stage = stageOf(agent)
  const work = workOf(seen)
  const { number } = agent
  return {
    number,
    agent: agent.preset,
    outcome: whole.vote?.winner === number ? 'chosen' : outcomeOf(stage?.phase),
    reason: stage?.phase === 'out' ? stage.reason : null,
    work: work?.commit ?? null,
    ref: work === null ? null : `refs/loopwork/attempts/${placeSlug(whole.slug, number)}/${whole.number}`,
    added: work?.added ?? 0,
    removed: work?.removed ?? 0,
    gates: gatesOf(seen),
    usage: usageOf(seen),
  }
}

function outcomeOf(phase: string | undefined): CandidateReceipt['outcome'] {
  if (phase === 'standing') return 'passed'
  return phase === 'out' ? 'out' : 'unfinished'
}
