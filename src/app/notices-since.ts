import type { RunId } from '../core/ids.ts'
import type { Store } from '../core/ports/store.ts'

const most = 1_000

/** Notices about the repository from while a run was being opened: they are stored with the run before, whose events are not printed. */
export async function noticesSince(
  store: Store,
  after: number,
  followed: RunId | null = null,
): Promise<readonly string[]> {
  const events = await store.events({ after, limit: most })
  return events.flatMap(({ body, run }) =>
    body.type === 'notice' && run !== null && run !== followed ? [body.message] : [],
  )
}
