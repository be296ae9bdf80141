import type { Standstill } from './agent/standstill.ts'
import type { StoredReport } from './agent/stored-report.ts'
import { totalUsage } from './agent/total-usage.ts'
import type { Usage } from './agent/usage.ts'
import type { AttemptId, EpochMs, ItemId, Oid, RunId, SupervisorId } from './ids.ts'
import { placeSlug } from './naming/slug.ts'
import type { CandidateStage } from './candidate.ts'
import type { Vote } from './policy/vote.ts'
import type { PersonNote } from './person-note.ts'
import type { Reason } from './reason.ts'
import type { Plan } from './plan/plan.ts'
import type { Review } from './review/review.ts'

/** Written before the phase's first act; recovery re-enters an attempt at its phase. */
export type Phase =
  'preparing' | 'running' | 'collecting' | 'verifying' | 'voting' | 'reviewing' | 'queued' | 'merging'

/** What the collected work is. */
export interface Work {
  readonly commit: Oid
  readonly tree: Oid
  /** Paths relative to the repository's root. */
  readonly files: readonly string[]
  readonly added: number
  readonly removed: number
  /** What collect did not take, and why. */
  readonly leftOut: readonly LeftOut[]
  /**
   * Whether, by what git knows of it, the worktree holds this tree, what was given, and nothing else. False when anything was
   * left out or an ignored file came or changed. What git can't carry is looked for before a gate runs (`holdsExactly`).
   */
  readonly exact: boolean
}

export interface LeftOut {
  readonly path: string
  readonly why:
    | 'backlog'
    | 'too big'
    | 'path too long'
    | 'unreadable'
    | 'nested repository'
    | 'submodule'
    | 'ignored name'
    | 'copied'
    | 'linked'
}

/** A gate command's result, for the receipt. */
export interface GateResult {
  readonly command: string
  readonly exit: number | null
  readonly durationMs: number
  /** The tree the command saw; of a check that changed nothing, the commit. */
  readonly tree: Oid
}

export type AttemptOutcome = 'done' | 'failed' | 'back' | 'conflict' | 'superseded'

export interface AttemptEnd {
  readonly at: EpochMs
  readonly outcome: AttemptOutcome
  readonly reason: Reason | null
  /** Done without a merge: the target had all of its work when its turn came. Left out: it was merged, or is no work. */
  readonly addsNothing?: true
}

/** What an agent works in. */
export interface AgentWorktree {
  /** Absolute. */
  readonly path: string
  /**
   * The branch that it was made on; everything that names the branch reads it here. Null for tries of a loopwork that did not
   * store it.
   */
  readonly branch: string | null
  /** The commit that it started from. */
  readonly base: Oid
}

/** An agent that is to be started: its worktree is made while the attempt is `preparing`. */
export interface PlannedAgent {
  /** Its place among the agents that the attempt began with: 0, 1, … */
  readonly number: number
  /** The preset's name. */
  readonly preset: string
  /** The model that it is asked for; null: whichever its preset or its CLI chooses. */
  readonly model: string | null
  readonly worktree: AgentWorktree | null
}

/** An agent with everything it needs to work. */
export interface EquippedAgent extends PlannedAgent {
  readonly worktree: AgentWorktree
  /**
   * The commit of what it was given: the base with what setup and copies changed. Null: the base, and nothing else. Its work is
   * the difference from it.
   */
  readonly given: Oid | null
  /** What its stream has told so far; left out where it tells nothing, or nothing yet. */
  readonly report?: StoredReport
  /** How far it is, where it is one of several; left out where it is the only one: then that is the attempt's own phase. */
  readonly stage?: CandidateStage
}

/** At least one. */
export type Agents<Agent extends PlannedAgent = PlannedAgent> = readonly [Agent, ...Agent[]]

/** The same of each agent, in their order. */
export const mapAgents = <Agent extends PlannedAgent, Of>(
  [first, ...others]: Agents<Agent>,
  of: (agent: Agent) => Of,
): readonly [Of, ...Of[]] => [of(first), ...others.map(of)]

/** A phase with the data that belongs to it and no other. */
export type AttemptStage =
  | { readonly phase: 'preparing'; readonly agents: Agents }
  | { readonly phase: 'running'; readonly agents: Agents<EquippedAgent> }
  | {
      readonly phase: 'collecting'
      readonly agents: Agents<EquippedAgent>
      /** What was saved of an agent that ended badly; null until then. */
      readonly work: Work | null
    }
  | GatedStage<'verifying'>
  /** No agent is at work any more; the gates of some may still run. */
  | { readonly phase: 'voting'; readonly agents: Agents<EquippedAgent> }
  | GatedStage<'reviewing'>
  | GatedStage<'queued'>
  | (GatedStage<'merging'> & { readonly step: MergeStep | null })

/**
 * What the lane does for the work at its head that takes its time. Null: what takes none, which is joining it with the tip before
 * that, and landing it behind it.
 */
export type MergeStep =
  /** Setup, where the merged tree is checked out for its gate. */
  | { readonly kind: 'setup'; readonly since: EpochMs }
  /** `before`: the attempt's gates that had been run before this one. */
  | { readonly kind: 'gate'; readonly since: EpochMs; readonly before: number }

interface GatedStage<InPhase extends Phase> {
  readonly phase: InPhase
  readonly agents: Agents<EquippedAgent>
  /** Null: there is a stated reason for none. */
  readonly work: Work | null
  readonly gates: readonly GateResult[]
}

/** The stages that an attempt's own supervisor enters: the store enters `queued`, the lane `merging`. */
export type OwnStage =
  | Extract<AttemptStage, { phase: 'preparing' | 'running' | 'collecting' | 'voting' }>
  | Omit<GatedStage<'verifying'> | GatedStage<'reviewing'>, 'gates'>

/** One try of an item by a worker. */
export type Attempt = AttemptFacts & AttemptStage

/** An attempt in one of these phases. */
export type AttemptIn<InPhase extends Phase> = AttemptFacts & Extract<AttemptStage, { phase: InPhase }>

/** An attempt whose worktree has been made. */
export type PlacedAttempt = AttemptFacts &
  AttemptStage & { readonly agents: Agents<PlannedAgent & { readonly worktree: AgentWorktree }> }

export interface AttemptFacts {
  readonly id: AttemptId
  readonly item: ItemId
  /** The item's, by which branches, refs and folders are named; see `placeNameOf`. */
  readonly slug: string
  /** 1, 2, … over the item's whole life. */
  readonly number: number
  /** Counted tries of this round, this one included: `try 2 of 3`. */
  readonly tryNumber: number
  readonly run: RunId
  readonly owner: SupervisorId
  /** W0, W1, …: the slot's number. */
  readonly worker: number
  /** Raised by every claim of the item, never reset. */
  readonly epoch: number
  /** Raised by every adoption of the attempt, never reset. */
  readonly tenure: number
  readonly startedAt: EpochMs
  /** No agent is started: the work is what a person has settled in the item's kept worktree, which is the first agent's here. */
  readonly settles: boolean
  /** Whose work was chosen, by its agent's number: that agent is the first one from then on. Left out: no vote has been held. */
  readonly vote?: Vote
  /** The attempt is seen with one of its several agents, by that agent's number. Left out: it is seen whole. */
  readonly candidate?: number
  /** What its agents were given of a person's notes, oldest first; left out where that is nothing. */
  readonly notes?: readonly GivenNote[]
  /** Its agent stops after its plan, and a person answers; left out of every other. */
  readonly plans?: true
  /** What that came to. */
  readonly plan?: Plan
  /** Agents that were asked to review its work, oldest first; left out where none was. */
  readonly reviews?: readonly Review[]
  /** Of a check whose agent ended well and did not fail it; left out of every other. */
  readonly verdict?: CheckVerdict
  /** Since when a person lets its agents stand still; left out where they work, or none does any more. */
  readonly frozenAt?: EpochMs
  /** An ended attempt stays in the phase in which it ended. */
  readonly end: AttemptEnd | null
}

/** `none`: the agent of a check gave no verdict, so that its good end and the gate decide. */
export type CheckVerdict = 'pass' | 'none'

/** A note of a person that waited until this attempt. */
export type GivenNote = Pick<PersonNote, 'text' | 'at'>

/** What the first agent works in; null while it is not made yet. */
export const worktreeOf = (attempt: AttemptStage): AgentWorktree | null => attempt.agents[0].worktree

export const isPlaced = (attempt: Attempt): attempt is PlacedAttempt => worktreeOf(attempt) !== null

/** What the worktree, the branch and the refs of its first agent are named by. */
export const placeNameOf = ({
  slug,
  number,
  agents: [agent],
}: Pick<Attempt, 'slug' | 'number' | 'agents'>): { readonly slug: string; readonly number: number } => ({
  slug: placeSlug(slug, agent.number),
  number,
})

/** The names of its agents' presets, each once, as one text. */
export const agentNames = ({ agents }: AttemptStage): string =>
  [...new Set(agents.map(({ preset }) => preset))].join(', ')

/** The commit that an agent's work is the difference from. */
export const givenTo = ({ given, worktree }: Pick<EquippedAgent, 'given' | 'worktree'>): Oid =>
  given ?? worktree.base

/** What the first agent was given beside its base; null before it was given anything, too. */
export const givenOf = (attempt: AttemptStage): Oid | null =>
  attempt.phase === 'preparing' ? null : attempt.agents[0].given

/** What its agents' streams have told so far; empty where none of them tells anything. */
export const reportsOf = (attempt: AttemptStage): readonly StoredReport[] =>
  attempt.phase === 'preparing' ? [] : attempt.agents.flatMap(({ report }) => report ?? [])

/** Why its agent, or the one that reviews its work, gets nowhere at the moment; null while it does, and when it has ended. */
export function standstillOf(attempt: Attempt): Standstill | null {
  if (attempt.phase === 'reviewing') return reviewsOf(attempt).at(-1)?.report?.standstill ?? null
  return attempt.phase === 'running' ? (reportsOf(attempt).at(-1)?.standstill ?? null) : null
}

export const reviewsOf = ({ reviews = [] }: Pick<AttemptFacts, 'reviews'>): readonly Review[] => reviews

/** The model that its agent has named last; null where none has. */
export const modelOf = (attempt: AttemptStage): string | null =>
  reportsOf(attempt).findLast(({ model }) => model !== null)?.model ?? null

/** What its agents used, reviewers included; null where that is not known. */
export const usageOf = (attempt: Attempt): Usage | null =>
  totalUsage(
    [...reportsOf(attempt), ...reviewsOf(attempt).flatMap(({ report }) => report ?? [])].map(
      ({ usage }) => usage,
    ),
  )

/** The collected work; null before there is any, and where there is none. */
export const workOf = (attempt: AttemptStage | null): Work | null =>
  attempt !== null && 'work' in attempt ? attempt.work : null

/** Paths that its collected work changes. */
export const filesOf = (attempt: AttemptStage | null): readonly string[] => workOf(attempt)?.files ?? []

/** What its collected work is without. */
export const leftOutOf = (attempt: AttemptStage | null): readonly LeftOut[] => workOf(attempt)?.leftOut ?? []

/** Gates that have been run for it so far. */
export const gatesOf = (attempt: AttemptStage): readonly GateResult[] =>
  'gates' in attempt ? attempt.gates : []

/** Carried by every write of an attempt's owner; zero rows changed means "I am a ghost". */
export interface Fence {
  readonly attempt: AttemptId
  readonly item: ItemId
  readonly epoch: number
  readonly tenure: number
  /** What is written concerns one of the attempt's several agents. Left out: the attempt itself. */
  readonly candidate?: number
}

export const fenceOf = (attempt: AttemptFacts): Fence => ({
  attempt: attempt.id,
  item: attempt.item,
  epoch: attempt.epoch,
  tenure: attempt.tenure,
  ...(attempt.candidate === undefined ? {} : { candidate: attempt.candidate }),
})
