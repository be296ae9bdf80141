import { agentNames, worktreeOf, type AttemptIn } from '../attempt.ts'
import type { Making } from '../ports/worktrees.ts'
import type { RunSettings } from '../run/settings.ts'

/** One of the things that are done before an agent works. */
export interface StartStep {
  readonly kind: 'branch' | 'worktree' | 'copies' | 'setup' | 'agent'
  /** Raw: the branch, the command's line, the agent's preset. Null: the kind names it, or the name is not known yet. */
  readonly name: string | null
  /** One after the other, so at most one is under way. */
  readonly state: 'done' | 'now' | 'next'
  /** Null: it has not ended, or nobody here knows how long it took. */
  readonly tookMs: number | null
  /** Of its worktree, while it is filled; null: not known. */
  readonly files: Making['files']
}

/** A setup command of an attempt that has begun. */
export interface BegunSetup {
  readonly line: string
  /** Null: it has not ended. */
  readonly tookMs: number | null
}

export interface StartFacts {
  /** Seen with one of its agents. */
  readonly attempt: AttemptIn<'preparing'>
  readonly settings: Pick<RunSettings, 'setup' | 'copy' | 'link'>
  /** Null where nobody here has begun with its worktree: another process makes it, which alone knows how far it is, or it waits. */
  readonly making: Making | null
  /** Whoever asks is also who makes the worktree: what it has not begun is not there. */
  readonly makesIt: boolean
  /** Oldest first, those of earlier supervisors included. */
  readonly begun: readonly BegunSetup[]
}

type Stage = Omit<StartStep, 'state'> & { readonly done: boolean }

/** What is done, under way and to come before an attempt's agent works; empty where none is to be started. */
export function startSteps({ attempt, settings, making, makesIt, begun }: StartFacts): readonly StartStep[] {
  if (attempt.settles) return []
  const worktree = worktreeOf(attempt)
  const setups = newestRound(settings.setup, begun)
  const stages: readonly Stage[] = [
    ...branchStage(worktree?.branch ?? making?.branch ?? null, making?.branchMs ?? null, {
      isKnown: making !== null || (makesIt && worktree === null),
    }),
    {
      ...stage('worktree', worktree !== null, making?.filledMs ?? null),
      files: worktree === null ? (making?.files ?? null) : null,
    },
    // When they are all there is not known before the next step begins.
    ...(settings.copy.length + settings.link.length === 0 ? [] : [stage('copies', setups.length > 0)]),
    ...settings.setup.map((line, index) => {
      const tookMs = setups[index]?.tookMs ?? null
      return { ...stage('setup', tookMs !== null, tookMs), name: line }
    }),
    { ...stage('agent', false), name: agentNames(attempt) },
  ]
  const at = stages.findIndex(({ done }) => !done)
  return stages.map(({ done: _, ...step }, index) => ({
    ...step,
    state: index < at ? 'done' : index === at ? 'now' : 'next',
  }))
}

const stage = (kind: StartStep['kind'], done: boolean, tookMs: number | null = null): Stage => ({
  ...{ kind, done, tookMs },
  ...{ name: null, files: null },
})

/** Left out where it is not known whether there is one yet. */
function branchStage(
  name: string | null,
  tookMs: number | null,
  { isKnown }: { readonly isKnown: boolean },
): readonly Stage[] {
  if (name === null && !isKnown) return []
  return [{ ...stage('branch', name !== null, tookMs), name }]
}

/** Each supervisor that takes the attempt over begins with the first command again. */
function newestRound(lines: readonly string[], begun: readonly BegunSetup[]): readonly BegunSetup[] {
  let round: BegunSetup[] = []
  for (const setup of begun) {
    if (setup.line !== lines[round.length]) round = []
    round.push(setup)
  }
  return round
}
