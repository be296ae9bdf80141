import { fenceOf, type AttemptIn } from '../../core/attempt.ts'
import type { ReviewPass } from '../../core/backlog/review-pass.ts'
import { reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold } from '../interruption.ts'
import type { CollectOutcome } from '../phases/collect.ts'

/** Somebody may be writing the file. */
const mostTries = 20
const pauseMs = 100

interface TakeFoundOrder {
  readonly attempt: AttemptIn<'collecting'>
  readonly pass: ReviewPass
}

/**
 * The tasks that a reviewer of the whole has added to the backlog in its worktree become tasks of the one in the checkout; where there are
 * none, that gets its record that nothing more is to be done. What was found is stored before the file is written, so that after a kill in
 * between the tasks that stand there already are not taken for none.
 */
export async function takeFound(
  context: SupervisorContext,
  { attempt, pass }: TakeFoundOrder,
): Promise<CollectOutcome> {
  const { store, run, backlog, copies } = context
  const { source } = pass
  const whole = await backlog.reviewedWhole(source)
  const text = whole === null ? null : await copies.read(attempt.agents[0].worktree.path, whole.file)
  if (text === null)
    return refused(`${source} can’t be added to now: it is not there, or is that of another branch`)
  const known = pass.found?.attempt === attempt.id ? pass.found.ids : null
  const proposed =
    known === null ? await backlog.proposedTasks(source, text) : ({ kind: 'tasks', ids: known } as const)
  if (proposed.kind === 'problem') return refused(`what the review added is refused: ${proposed.message}`)
  const { ids } = proposed
  if (known === null) mustHold(await store.noteFound(fenceOf(attempt), ids))
  const why = await added(context, source, { text, ids })
  if (why !== null) return refused(why)
  const message =
    ids.length === 0
      ? `${attempt.item}: no task is missing in ${source}`
      : `${attempt.item}: added to ${source}: ${ids.join(', ')}`
  await store.note(run.id, { type: 'notice', message })
  return { kind: 'good', work: null }
}

/** Null when it is done. */
async function added(
  { backlog, clock }: SupervisorContext,
  source: string,
  order: { readonly text: string; readonly ids: readonly string[] },
): Promise<string | null> {
  for (let tries = 1; ; tries++) {
    const result = await backlog.addTasks(source, order)
    if (result.kind === 'problem') return result.message
    if (result.kind !== 'changed') return null
    if (tries === mostTries) return `${source} is being written all the time`
    await clock.sleep(pauseMs, new AbortController().signal)
  }
}

/** Its worktree stays for a person: what was found stands nowhere else. */
const refused = (why: string): CollectOutcome => ({ kind: 'bad', reason: reason('collect:refused', why) })
