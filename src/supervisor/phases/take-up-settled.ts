import { fenceOf, givenOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import { placeSlug } from '../../core/naming/slug.ts'
import { reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { Interrupted, mustHold, throwIfInterrupted } from '../interruption.ts'

/** Replaces the agent: the attempt continues with the worktree in which a person has settled the item's conflict. */
export async function takeUpSettled(
  context: SupervisorContext,
  { attempt, signal }: { readonly attempt: AttemptIn<'preparing'>; readonly signal: AbortSignal },
): Promise<AttemptIn<'collecting'>> {
  const { store, git } = context
  await context.clearing.of(attempt.item)
  await context.paths.prepare(attempt)
  throwIfInterrupted(signal)
  const earlier = await earlierOf(context, attempt)
  const left = earlier?.agents[0].number
  const kept = (await store.worktrees())
    .flatMap((record) => (record.owner.kind === 'attempt' ? [{ ...record, owner: record.owner }] : []))
    .filter(({ owner, state }) => owner.slug === placeSlug(attempt.slug, owner.agent) && state === 'kept')
    // One of an earlier try, or of an agent whose work was not chosen, may stand beside it with what could not be saved.
    .sort(
      ({ owner: one }, { owner: other }) =>
        other.number - one.number || Number(other.agent === left) - Number(one.agent === left),
    )
    .at(0)
  const { id, number } = attempt
  const taken =
    kept === undefined
      ? ({ kind: 'gone', why: null } as const)
      : await git.worktrees.takeUp({ dir: kept.path, attempt: id, slug: kept.owner.slug, number })
  if (kept === undefined || taken.kind === 'gone')
    throw worktreeGone(attempt, taken.kind === 'gone' ? taken.why : null)
  const { base, branch } = taken
  const [{ preset, model }] = attempt.agents
  const worktree = { path: kept.path, branch, base }
  const { agent: place } = kept.owner
  // What the try that conflicted was given, where that was more than its base.
  const given = earlier === null ? null : givenOf(earlier)
  const agent = { number: place, preset, model, worktree, given }
  const stage = { phase: 'collecting', agents: [agent], work: null } as const
  mustHold(await store.enterPhase(fenceOf(attempt), stage))
  return { ...attempt, ...stage }
}

async function earlierOf({ store }: SupervisorContext, attempt: Attempt): Promise<Attempt | null> {
  return (await store.attemptsOf(attempt.item)).findLast(({ number }) => number < attempt.number) ?? null
}

function worktreeGone({ item }: Attempt, why: string | null): Interrupted {
  const message =
    why === null
      ? `the worktree in which ${item} was to be settled is not there any more`
      : `${item} can't be settled where it was kept: ${why}`
  return new Interrupted({ kind: 'end', graceMs: 0, reason: reason('conflict', message, { files: [] }) })
}
