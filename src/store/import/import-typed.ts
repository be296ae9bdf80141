import type { EpochMs } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { followLinks, linksBefore, type Reach } from '../graph/link-change.ts'
import { reopenContainerOf } from '../operations/containers.ts'
import { integer } from '../rows/raw-row.ts'
import { one, type Operation } from '../statement.ts'
import { applyPlan } from './apply-plan.ts'
import { lastItemId, lookUp } from './look-up.ts'
import { planImport } from './plan-import.ts'
import { firstPlace, placesPerSource, sourceIdOf } from './sources.ts'

/** Stores an item typed by hand behind all others of them. Its id is a new one. @throws GraphTooLarge */
export function* importTyped(draft: ItemDraft, now: EpochMs, reach: Reach): Operation<void> {
  const sourceId = yield* sourceIdOf(null)
  const from = firstPlace(sourceId)
  const last = yield* selectLastPlace({ from, to: from + placesPerSource })
  const id = (yield* lastItemId()) + 1
  const plan = planImport({
    drafts: [
      {
        draft,
        source: { id: sourceId, path: null },
        switched: false,
        before: null,
        written: new Set<never>(),
      },
    ],
    known: yield* lookUp([draft]),
    nextId: id,
    placeOf: () => (last ?? from) + 1,
  })
  const before = yield* linksBefore([], draft.parent === null ? [] : [draft.parent])
  const linked = yield* applyPlan(plan, now)
  // A container that was over opens again with it, and only then a circle through it is one. No other is looked at.
  yield* reopenContainerOf(id, now)
  yield* followLinks(linked, before, reach)
}

const selectLastPlace = one(
  `SELECT max(place) AS place FROM items WHERE place >= :from AND place < :to`,
  (row) => (row['place'] === null ? null : integer(row, 'place')),
)
