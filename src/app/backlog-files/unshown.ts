import { unshownWords } from '../../backlog/write-back/backlog-writer.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import type { Words } from '../../backlog/formats/format.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import { isShown } from '../../core/policy/backlog-edit.ts'
import type { Store } from '../../core/ports/store.ts'
import { askedOf } from './asked-statuses.ts'
import type { BacklogsFrom } from './backlog-files.ts'
import { writesInto } from './writes-into.ts'
import { trackerOf } from '../trackers/tracker-of.ts'

/** The statuses that a source would be made to show now; or, in one line, why that can't be known. */
export async function unshown(
  { project: { root }, store, rules, mayLeave }: BacklogsFrom & { readonly store: Store },
  source: string,
): Promise<Words | string> {
  if (isTracker(source)) {
    const statuses = await store.projectionOf(root, source)
    return trackerOf(root, source, rules).unshown(statuses, await writesInto(store, source))
  }
  const place = {
    root,
    source,
    format: await store.formatOf(source),
    prefix: await store.prefixOf(source),
    mayLeave,
  }
  return unshownWords(place, askedOf(store, root, source))
}

/** Where the source can't be read: what has ended, and does not stand in what was read or written last. */
export const unshownAsKnown = (statuses: Awaited<ReturnType<Store['unsettledOf']>>): readonly ItemId[] =>
  [...statuses]
    .filter(
      ([, now]) =>
        ended.has(now.status) && now.ours.length > 0 && !now.ours.includes('removed') && !isShown(now),
    )
    .map(([item]) => item)

const ended: ReadonlySet<ItemStatus> = new Set(['done', 'failed', 'cancelled'])
