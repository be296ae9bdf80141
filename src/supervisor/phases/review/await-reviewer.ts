import { coolDownOf, type CoolDown } from '../../../core/agent/cool-down.ts'
import { faultClasses } from '../../../core/agent/fault.ts'
import { emptyReport } from '../../../core/agent/stored-report.ts'
import { fenceOf } from '../../../core/attempt.ts'
import type { ReviewerNote } from '../../../core/ports/attempt-store.ts'
import { reviewerNumber } from '../../../core/review/review.ts'
import type { SupervisorContext } from '../../context.ts'
import { mustHold, throwIfInterrupted } from '../../interruption.ts'
import type { ReviewerOrder } from './start-reviewer.ts'

/** Another agent's answer may end a limit before its time. */
const lookMs = 10_000
/** So often is asked whether one of its kind has ended, where as many are at work as may be. */
const askMs = 1_000

interface AwaitOrder extends ReviewerOrder {
  away<T>(act: () => Promise<T>): Promise<T>
}

/**
 * Takes a reviewer's place among the agents at work. Waits while its login or model is limited, whoever met the limit, which may be hours:
 * its worker has other tasks then; and while as many of its kind are at work as the pool allows. @throws Interrupted when the signal aborts.
 */
export async function awaitReviewer(context: SupervisorContext, order: AwaitOrder): Promise<void> {
  const { store, clock } = context
  const { signal, away } = order
  const note = noteOf(context, order)
  for (;;) {
    if ((await limitNow(context, order)) !== null) await away(() => whileLimited(context, order, note))
    else if (mustHold(await store.noteReviewer(note)) === 'ok') return
    else await clock.sleep(askMs, signal)
    throwIfInterrupted(signal)
  }
}

async function whileLimited(
  context: SupervisorContext,
  order: ReviewerOrder,
  note: ReviewerNote,
): Promise<void> {
  const { clock } = context
  const { signal } = order
  let shown: CoolDown['until'] | null = null
  for (;;) {
    const cool = await limitNow(context, order)
    if (cool === null) return
    if (cool.until !== shown) await showWait(context, note, cool)
    shown = cool.until
    await clock.sleep(Math.min(cool.until - clock.now(), lookMs), signal)
    throwIfInterrupted(signal)
  }
}

async function limitNow({ store, run, clock }: SupervisorContext, { preset }: ReviewerOrder) {
  const { cools } = (await store.run(run.id)) ?? run
  return coolDownOf(cools, preset, clock.now())
}

const noteOf = (
  { paths }: SupervisorContext,
  { attempt, work: { commit }, preset: { name: preset, model } }: ReviewerOrder,
): ReviewerNote => ({
  ...{ fence: fenceOf(attempt), index: paths.reviewCount(attempt) },
  ...{ preset, model, commit },
})

/** What the task is shown to wait for: in the row of the reviewer that is started next. */
async function showWait({ store }: SupervisorContext, note: ReviewerNote, cool: CoolDown): Promise<void> {
  const kind = faultClasses.find((each) => each === cool.class)
  if (kind === undefined) return
  mustHold(await store.noteWaitingReviewer(note))
  const { fence, index } = note
  const standstill = {
    kind: 'vendor',
    class: kind,
    message: cool.message,
    attempt: null,
    max: null,
    until: cool.until,
  } as const
  mustHold(
    await store.noteReport({ fence, agent: reviewerNumber(index), report: { ...emptyReport, standstill } }),
  )
}
