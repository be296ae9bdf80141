import type { RunId } from '../core/ids.ts'
import type { Store } from '../core/ports/store.ts'

const most = 1_000

/** What was noticed about the repository while a run was being opened: it is stored with the run before, which nobody follows. */
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
