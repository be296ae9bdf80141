import type { Attempt, AttemptFacts, AttemptIn, EquippedAgent, GateResult, Work } from './attempt.ts'
import type { EpochMs } from './ids.ts'
import type { Reason } from './reason.ts'

/**
 * How far one of several agents of an attempt is. Written before the phase's first act, like the attempt's own phase, so that
 * after a kill each goes on where it was.
 */
export type CandidateStage =
  | { readonly phase: 'preparing' | 'running' }
  | { readonly phase: 'collecting'; readonly work: Work | null }
  | GatedCandidate<'verifying'>
  | StandingStage
  | OutStage

interface GatedCandidate<InPhase extends string> {
  readonly phase: InPhase
  /** Null: there is a stated reason for none. */
  readonly work: Work | null
  readonly gates: readonly GateResult[]
}

/** It has passed its gate. */
interface StandingStage extends GatedCandidate<'standing'> {
  readonly at: EpochMs
}

/** It is out of the vote; what it made was saved under its ref. */
interface OutStage extends GatedCandidate<'out'> {
  readonly at: EpochMs
  readonly reason: Reason
}

export type CandidatePhase = CandidateStage['phase']

export type StandingCandidate = EquippedAgent & { readonly stage: StandingStage }
export type LostCandidate = EquippedAgent & { readonly stage: OutStage }

/** Whether several agents work on it, each for itself. */
export const isContested = ({ agents }: Pick<Attempt, 'agents'>): boolean => agents.length > 1

export const standingOf = (attempt: Pick<Attempt, 'agents'>): readonly StandingCandidate[] =>
  agentsOf(attempt).filter((agent): agent is StandingCandidate => stageOf(agent)?.phase === 'standing')

export const outOf = (attempt: Pick<Attempt, 'agents'>): readonly LostCandidate[] =>
  agentsOf(attempt).filter((agent): agent is LostCandidate => stageOf(agent)?.phase === 'out')

const agentsOf = ({ agents }: Pick<Attempt, 'agents'>): readonly Attempt['agents'][number][] => agents

/** How far one of several agents is; null for the only one, and before its worktree is made. */
export const stageOf = (agent: Attempt['agents'][number]): CandidateStage | null =>
  'stage' in agent ? (agent.stage ?? null) : null

/** The attempt with the work that was chosen, to be reviewed; its agent comes first from then on. */
export function withChosenWork(attempt: AttemptIn<'voting'>): AttemptIn<'reviewing'> {
  const winner = attempt.vote?.winner
  const chosen = attempt.agents.find(({ number }) => number === winner) ?? attempt.agents[0]
  const agents = [chosen, ...attempt.agents.filter((agent) => agent !== chosen)] as const
  const { work = null, gates = [] } =
    chosen.stage !== undefined && 'gates' in chosen.stage ? chosen.stage : {}
  return { ...attempt, phase: 'reviewing', agents, work, gates }
}

/**
 * The attempt seen with one of its agents, as if it had no other: each step of an attempt works on one agent, with its folders,
 * refs and rows. Null when the attempt has no such agent.
 */
export function seenWith(attempt: Attempt, number: number): Attempt | null {
  const isOne = attempt.agents.length === 1 && attempt.agents[0].number === number
  if (isOne && stageOf(attempt.agents[0]) === null) return attempt
  const facts: AttemptFacts = { ...attempt, candidate: number }
  if (attempt.phase === 'preparing') {
    const agent = attempt.agents.find((each) => each.number === number)
    return agent === undefined ? null : { ...facts, phase: 'preparing', agents: [agent] }
  }
  const agent = attempt.agents.find((each) => each.number === number)
  return agent === undefined ? null : withStage(facts, agent)
}

/** The attempt as each of its agents sees it, in the order of their numbers. */
export const seenByEach = (attempt: Attempt): readonly Attempt[] =>
  attempt.agents
    .map(({ number }) => number)
    .toSorted((one, other) => one - other)
    .flatMap((number) => seenWith(attempt, number) ?? [])

function withStage(facts: AttemptFacts, agent: EquippedAgent): Attempt {
  const agents = [agent] as const
  const stage = agent.stage ?? { phase: 'running' }
  switch (stage.phase) {
    case 'preparing':
    case 'running':
      return { ...facts, phase: 'running', agents }
    case 'collecting':
      return { ...facts, phase: 'collecting', agents, work: stage.work }
    case 'verifying':
    case 'standing':
    case 'out':
      return { ...facts, phase: 'verifying', agents, work: stage.work, gates: stage.gates }
  }
}
