import { fenceOf, type AttemptIn } from '../../core/attempt.ts'
import { outOf, standingOf } from '../../core/candidate.ts'
import type { Item } from '../../core/item.ts'
import { bestEnd, endOfAll } from '../../core/policy/best-end.ts'
import { choose, differing, type Vote } from '../../core/policy/vote.ts'
import type { Reason } from '../../core/reason.ts'
import type { MessageBox } from '../agent/message-box.ts'
import type { Contested } from '../carry/carrying.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted, mustHold, throwIfInterrupted } from '../interruption.ts'
import { Candidates } from './candidates.ts'
import { entryOf } from './entry-of.ts'
import { judgeWorks } from './judge/judge-works.ts'
import { notDoneByMost } from './not-done.ts'

export interface ContestOrder {
  readonly attempt: AttemptIn<'running' | 'voting'>
  readonly item: Item
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
  readonly messages: MessageBox
}

/**
 * Lets each agent of an attempt work on the item in its own worktree until its work has passed the gate or failed, and chooses one
 * of the works. After a kill each goes on from its own phase; those that had ended stay as they ended.
 */
export async function contest(context: SupervisorContext, order: ContestOrder): Promise<Contested> {
  const { attempt, signal } = order
  if (attempt.phase === 'voting' && attempt.vote !== undefined) return { kind: 'chosen', attempt }
  await new Candidates(context, order).toTheirEnds()
  throwIfInterrupted(signal)
  const ended = await votingOf(context, attempt)
  const { vote: rule } = context.run.settings
  const notDone = rule === 'majority' ? notDoneByMost(ended) : null
  if (notDone !== null) return { kind: 'none', reason: notDone }
  const { length: of } = ended.agents
  const [first, ...others] = standingOf(ended).map(entryOf)
  if (first === undefined) return { kind: 'none', reason: whyNone(ended) }
  const entries = [first, ...others] as const
  const works = differing(entries)
  const chosen = choose(rule, entries, { of })
  if (rule !== 'judge' || works.length === 1)
    return { kind: 'chosen', attempt: await noteVote(context, ended, chosen) }
  const judged = await judgeWorks(context, { ...order, attempt: ended, works })
  return { kind: 'chosen', attempt: await noteVote(context, ended, { ...chosen, ...judged }) }
}

/** As its agents have stored how they ended. */
async function votingOf(
  { store }: SupervisorContext,
  { id }: AttemptIn<'running' | 'voting'>,
): Promise<AttemptIn<'voting'>> {
  const stored = await store.attempt(id)
  if (stored?.phase !== 'running' && stored?.phase !== 'voting') throw new Interrupted({ kind: 'ghost' })
  if (stored.phase === 'voting') return stored
  const stage = { phase: 'voting', agents: stored.agents } as const
  mustHold(await store.enterPhase(fenceOf(stored), stage))
  return { ...stored, ...stage }
}

function whyNone(attempt: AttemptIn<'voting'>): Reason {
  const [first, ...others] = outOf(attempt)
  // Each agent has ended in one of two ways, and none of them the other way.
  if (first === undefined) throw new Error('no agent of the attempt has ended')
  return endOfAll(bestEnd([first, ...others]), attempt.agents.length)
}

async function noteVote(
  { store }: SupervisorContext,
  attempt: AttemptIn<'voting'>,
  vote: Vote,
): Promise<AttemptIn<'voting'>> {
  mustHold(await store.noteVote(fenceOf(attempt), vote))
  return { ...attempt, vote }
}
