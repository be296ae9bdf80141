import { fenceOf, givenOf, type Attempt, type AttemptIn } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
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
  const kept = (await store.worktrees())
    .flatMap((record) => (record.owner.kind === 'attempt' ? [{ ...record, owner: record.owner }] : []))
    .filter(({ owner, state }) => owner.slug === attempt.slug && state === 'kept')
    // One of an earlier try may stand aside, with what could not be saved.
    .sort((one, other) => other.owner.number - one.owner.number)
    .at(0)
  const { id, slug, number } = attempt
  const taken =
    kept === undefined
      ? ({ kind: 'gone', why: null } as const)
      : await git.worktrees.takeUp({ dir: kept.path, attempt: id, slug, number })
  if (kept === undefined || taken.kind === 'gone')
    throw worktreeGone(attempt, taken.kind === 'gone' ? taken.why : null)
  const { base, branch } = taken
  const [{ preset, model }] = attempt.agents
  const worktree = { path: kept.path, branch, base }
  const agent = { preset, model, worktree, given: await setUpOf(context, attempt) }
  const stage = { phase: 'collecting', agents: [agent], work: null } as const
  mustHold(await store.enterPhase(fenceOf(attempt), stage))
  return { ...attempt, ...stage }
}

/** What the try that conflicted was given, where that was more than its base. */
async function setUpOf({ store }: SupervisorContext, attempt: Attempt): Promise<Oid | null> {
  const earlier = (await store.attemptsOf(attempt.item)).findLast(({ number }) => number < attempt.number)
  return earlier === undefined ? null : givenOf(earlier)
}

function worktreeGone({ item }: Attempt, why: string | null): Interrupted {
  const message =
    why === null
      ? `the worktree in which ${item} was to be settled is not there any more`
      : `${item} can't be settled where it was kept: ${why}`
  return new Interrupted({ kind: 'end', graceMs: 0, reason: reason('conflict', message, { files: [] }) })
}
