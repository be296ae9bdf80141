import {
  givenOf,
  givenTo,
  placeNameOf,
  reportsOf,
  type Attempt,
  type AttemptIn,
  type EquippedAgent,
  type LeftOut,
  type PlacedAttempt,
  type Work,
} from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { Item } from '../../core/item.ts'
import type { Collected, CollectOrder } from '../../core/ports/worktrees.ts'
import { reason, type Reason } from '../../core/reason.ts'
import { asksReason, deniedReason } from '../agent/reason-of-outcome.ts'
import type { Remains, SupervisorContext } from '../context.ts'
import { commitMessage } from '../lane/commit-message.ts'
import { passOf } from '../review-pass/pass-of.ts'
import { takeFound } from '../review-pass/take-found.ts'
import { noteStrayed } from './note-strayed.ts'
import { takeProgress } from './take-progress.ts'
import { secureWorktree } from './secure-worktree.ts'

/** The work to verify (null: a stated reason for none), or why there is none. */
export type CollectOutcome =
  /** `base`: another commit than the attempt began at. */
  | { readonly kind: 'good'; readonly work: Work | null; readonly base?: Oid }
  | { readonly kind: 'bad'; readonly reason: Reason }

interface CollectWorkOrder {
  readonly attempt: AttemptIn<'collecting'>
  readonly item: Item
  /** The agent has just ended, and all its processes with it. */
  readonly swept?: boolean
}

export async function collectWork(
  context: SupervisorContext,
  { attempt, item, swept = false }: CollectWorkOrder,
): Promise<CollectOutcome> {
  if (!swept) await context.processes.sweep(context.paths.marker(attempt))
  await takeProgress(context, attempt, item)
  const pass = await passOf(context, item)
  if (pass !== null) return takeFound(context, { attempt, pass })
  const collected = await collect(context, attempt, item.title)
  switch (collected.kind) {
    case 'work':
      return { kind: 'good', work: collected.work }
    case 'nothing':
      if (item.metadata['noChange'] === true || item.kind === 'check') return { kind: 'good', work: null }
      if (collected.leftOut.length > 0) return { kind: 'bad', reason: notTaken(collected.leftOut) }
      return { kind: 'bad', reason: whyNothing(attempt) }
    case 'refused':
      return { kind: 'bad', reason: reason('collect:refused', collected.why) }
  }
}

/** An agent that may not write, or needs an answer, changes nothing in its next try either. */
function whyNothing(attempt: AttemptIn<'collecting'>): Reason {
  const [{ preset: name }] = attempt.agents
  const [report] = reportsOf(attempt)
  if (report !== undefined && report.asks !== null) return asksReason(report.asks, { name })
  if (report !== undefined && report.denials.length > 0) return deniedReason(report.denials, { name })
  return reason('no-change', 'the agent ended well but changed nothing', { leftOut: [] })
}

/** The agent changed something, but nothing that can be merged: its worktree stays for a person. */
function notTaken(leftOut: readonly LeftOut[]): Reason {
  const names = leftOut.slice(0, 3).map(({ path, why }) => `${path} (${why})`)
  const more = leftOut.length > 3 ? ` and ${leftOut.length - 3} more` : ''
  return reason('collect:refused', `nothing that can be taken: ${names.join(', ')}${more}`, { leftOut })
}

/** Saves what a failed or interrupted agent made, under its ref. @throws when that fails: then nothing may be removed. */
export async function saveWork(context: SupervisorContext, attempt: PlacedAttempt): Promise<Attempt> {
  const row = await context.store.item(attempt.item)
  const collected = await collect(context, attempt, row?.item.title ?? attempt.item)
  const work = collected.kind === 'nothing' ? null : collected.work
  if (work === null || attempt.phase === 'preparing') return attempt
  if (attempt.phase === 'voting') return attempt
  return attempt.phase === 'running' ? { ...attempt, phase: 'collecting', work } : { ...attempt, work }
}

async function collect(
  context: SupervisorContext,
  attempt: PlacedAttempt,
  title: string,
): Promise<Collected> {
  await secureWorktree(context, attempt)
  await noteStrayed(context, attempt)
  const [{ worktree }] = attempt.agents
  const place = { worktree, given: givenOf(attempt), title }
  return context.git.worktrees.collect(collectOrder(context, attempt, place))
}

export interface WorkPlace extends Pick<EquippedAgent, 'worktree' | 'given'> {
  /** The item's. */
  readonly title: string
}

export function collectOrder(
  context: Remains,
  attempt: Attempt,
  { title, ...place }: WorkPlace,
): CollectOrder {
  return {
    ...placeNameOf(attempt),
    dir: place.worktree.path,
    base: place.worktree.base,
    given: givenTo(place),
    message: commitMessage(attempt, title),
    trailers: trailersOf(attempt),
    exclude: context.backlogFiles.map((path) => ({ path, why: 'backlog' as const })),
  }
}

export const trailersOf = (
  attempt: Pick<Attempt, 'item' | 'number'>,
): readonly (readonly [string, string])[] => [
  ['Loopwork-Item', attempt.item],
  ['Loopwork-Attempt', String(attempt.number)],
]
