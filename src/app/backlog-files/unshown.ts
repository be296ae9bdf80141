import { unshownWords } from '../../backlog/write-back/backlog-writer.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import type { Words } from '../../backlog/formats/format.ts'
import type { Store } from '../../core/ports/store.ts'
import type { BacklogsFrom } from './backlog-files.ts'
import { writesInto } from './writes-into.ts'
import { trackerOf } from '../trackers/tracker-of.ts'

/** The statuses that a source would be made to show now; or, in one line, why that can't be known. */
export async function unshown(
  { project: { root }, store, rules, mayLeave }: BacklogsFrom & { readonly store: Store },
  source: string,
): Promise<Words | string> {
  const statuses = await store.projectionOf(root, source)
  if (isTracker(source))
    return trackerOf(root, source, rules).unshown(statuses, await writesInto(store, source))
  const place = {
    root,
    source,
    format: await store.formatOf(source),
    prefix: await store.prefixOf(source),
    mayLeave,
  }
  return unshownWords(place, statuses)
}
