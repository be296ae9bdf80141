import { isPlaced, type Attempt, type AttemptIn } from '../core/attempt.ts'
import { isContested, seenByEach } from '../core/candidate.ts'
import { judgeNumber, looksOfJudge } from '../core/judge.ts'
import { runId, type RunId } from '../core/ids.ts'
import type { SupervisorContext } from './context.ts'
import { messageOf } from './message-of.ts'
import { saveWork } from './phases/collect.ts'

/**
 * Starting is recovering: every attempt that has not ended and whose supervisor has died becomes ours. Those that a
 * worker must continue are returned; those in the lane continue there. An attempt whose item has another attempt by now
 * is ended, with its processes and its worktree; its work stays under its ref. So is one that is queued for another target than the run has
 * now: its item goes back to todo.
 */
export async function recover(context: SupervisorContext): Promise<readonly Attempt[]> {
  const { store, processes, me } = context
  const orphans = await store.adoptOrphans(me, (identity) => processes.liveness(identity))
  for (const attempt of orphans.superseded) await endSuperseded(context, attempt)
  return orphans.adopted.filter((attempt) => attempt.phase !== 'queued' && attempt.phase !== 'merging')
}

async function endSuperseded(context: SupervisorContext, attempt: Attempt): Promise<void> {
  for (const each of seenByEach(attempt)) await context.processes.sweep(context.paths.marker(each))
  if (attempt.phase === 'voting')
    for (const look of looksOfJudge)
      await context.processes.sweep(context.paths.marker(asJudge(attempt, look)))
  const saved =
    isPlaced(attempt) && !isContested(attempt) ? await saveWork(context, attempt).catch(() => null) : attempt
  await context.clearing.add(
    saved ?? attempt,
    saved === null ? 'until saved' : attempt.settles ? 'for a person' : 'no',
  )
}

/** Its judge's processes are found by this. */
const asJudge = (attempt: AttemptIn<'voting'>, look: number): AttemptIn<'voting'> => ({
  ...attempt,
  agents: [{ ...attempt.agents[0], number: judgeNumber(look) }],
})

/**
 * A kill between an attempt's end and its clean-up, or a disk that was full then, must not lose the receipt: missing
 * receipts of this run and of the run before it are written at the start and at the end. Never throws.
 */
export async function writeMissingReceipts(context: SupervisorContext): Promise<void> {
  const { store, run } = context
  try {
    for (const id of [runId(run.id - 1), run.id]) await writeMissingOf(context, id)
  } catch (error) {
    await store.note(run.id, { type: 'notice', message: `receipts: ${messageOf(error)}` })
  }
}

async function writeMissingOf({ store, paths }: SupervisorContext, run: RunId): Promise<void> {
  for (const attempt of await store.attemptsOfRun(run)) {
    if (attempt.end === null || !(await paths.owesReceipt(attempt))) continue
    const standing = (await store.item(attempt.item))?.item.standing
    await paths.writeReceipt(attempt, standing?.status === 'done' ? standing.commit : null)
  }
}
