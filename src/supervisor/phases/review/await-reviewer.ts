import { coolDownOf, type CoolDown } from '../../../core/agent/cool-down.ts'
import { faultClasses } from '../../../core/agent/fault.ts'
import { emptyReport } from '../../../core/agent/stored-report.ts'
import { fenceOf } from '../../../core/attempt.ts'
import { reviewerNumber } from '../../../core/review/review.ts'
import type { SupervisorContext } from '../../context.ts'
import { mustHold, throwIfInterrupted } from '../../interruption.ts'
import type { ReviewerOrder } from './start-reviewer.ts'

/** Another agent's answer may end a limit before its time. */
const lookMs = 10_000

/** Waits while the reviewer's login or model is limited, whoever met the limit. @throws Interrupted when the signal aborts. */
export async function awaitReviewer(context: SupervisorContext, order: ReviewerOrder): Promise<void> {
  const { store, run, clock } = context
  const { preset, signal } = order
  let shown: CoolDown['until'] | null = null
  for (;;) {
    const { cools } = (await store.run(run.id)) ?? run
    const cool = coolDownOf(cools, preset, clock.now())
    if (cool === null) return
    if (cool.until !== shown) await showWait(context, order, cool)
    shown = cool.until
    await clock.sleep(Math.min(cool.until - clock.now(), lookMs), signal)
    throwIfInterrupted(signal)
  }
}

/** What the task is shown to wait for: in the row of the reviewer that is started next. */
async function showWait(
  { store, paths }: SupervisorContext,
  { attempt, work, preset: { name, model } }: ReviewerOrder,
  cool: CoolDown,
): Promise<void> {
  const kind = faultClasses.find((each) => each === cool.class)
  if (kind === undefined) return
  const index = paths.reviewCount(attempt)
  const fence = fenceOf(attempt)
  mustHold(await store.noteReviewer({ fence, index, preset: name, model, commit: work.commit }))
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
