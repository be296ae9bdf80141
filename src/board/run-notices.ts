import type { BoardNotice } from '../core/board/snapshot.ts'
import type { StoreReader } from '../core/ports/store-reader.ts'
import type { Run } from '../core/run/run.ts'
import { sanitize } from '../text/sanitize.ts'
import { strayedSentence } from '../wording/strayed-words.ts'

/** More are in the log. */
const mostNotices = 20

/** What the supervisor wants a person to know, newest last. */
export async function runNotices(
  store: Pick<StoreReader, 'notices' | 'strayed'>,
  run: Run | null,
): Promise<readonly BoardNotice[]> {
  if (run === null) return []
  const said = (await store.notices(run.id, mostNotices)).map(({ seq, at, message }): BoardNotice => ({
    id: `${seq}`,
    at,
    text: sanitize(message),
  }))
  const strayed = (await store.strayed(run.id)).map(strayedSentence)
  return [...said, ...strayed.map((text): BoardNotice => ({ id: text, at: null, text }))]
}
