import type { BacklogKeeper } from '../backlog/backlog-keeper.ts'
import type { SupervisorContext } from '../context.ts'

/** Called when nothing is left: whether there is something to do again, since the whole of a backlog is to be reviewed. */
export async function beginReviewPass(
  context: SupervisorContext,
  backlogs: Pick<BacklogKeeper, 'flush'>,
): Promise<boolean> {
  const { store, run, backlog } = context
  const most = run.settings.reviewPasses
  if (most === 0 || !(await hasWorkers(context))) return false
  // Its agent is to see what is done.
  await backlogs.flush()
  for (const source of await store.sources()) {
    const whole = await backlog.reviewedWhole(source)
    if (whole === null) continue
    const { file, isConcluded } = whole
    if (isOutside(file)) {
      const message = `${file} is not reviewed as a whole: it lies outside of the repository, where no agent could change it`
      await store.note(run.id, { type: 'notice', message })
      continue
    }
    const pass = await store.openReviewPass(run.id, { source, isConcluded, most })
    if (pass !== null) return true
  }
  return false
}

/** Nobody would do it, and the run would not end. */
async function hasWorkers({ store, me }: SupervisorContext): Promise<boolean> {
  return ((await store.pulse(me))?.me.workers ?? 0) > 0
}

const isOutside = (file: string): boolean => file.startsWith('../') || file.startsWith('/')
