import { foldId } from '../../core/naming/slug.ts'
import type { BacklogReading, MissedTasks } from '../../core/ports/backlog-store.ts'
import type { Operation } from '../statement.ts'
import { selectItemsOfFile } from './file-standings.ts'
import type { ImportPlan } from './import-plan.ts'
import { refuseStrangers } from './import-problems.ts'
import { lastItemId, lookUp } from './look-up.ts'
import { planImport, type DraftOfSource } from './plan-import.ts'
import { planRemovals, type ItemOfFile, type Removals } from './plan-removals.ts'
import type { Found } from './select-known.ts'
import { firstPlace, placesPerSource } from './sources.ts'

/** The rows of a source and a checkout. */
export interface ReadingIds {
  readonly sourceId: number
  readonly checkoutId: number
}

/** A file with the rows that stand for it. */
export interface OpenedReading extends BacklogReading, ReadingIds {
  readonly items: readonly ItemOfFile[]
}

export function* openReading(
  reading: BacklogReading,
  { sourceId, checkoutId }: ReadingIds,
): Operation<OpenedReading> {
  const from = firstPlace(sourceId)
  const items = yield* selectItemsOfFile({ checkout: checkoutId, from, to: from + placesPerSource })
  return { ...reading, sourceId, checkoutId, items }
}

export function removalsOf(reading: OpenedReading): Removals {
  const { source, switched, takesRemovals = false, drafts, items } = reading
  const present = new Set(drafts.map(({ id }) => foldId(id)))
  return planRemovals(items, { source, switched, takesRemovals, present })
}

/** Of which sources more is missing than is taken for deleted. */
export const missedIn = (
  readings: readonly OpenedReading[],
  removals: readonly Removals[],
): readonly MissedTasks[] =>
  readings.flatMap(({ source }, index) => {
    const missed = removals[index]?.missed ?? null
    return missed === null ? [] : [{ source, ...missed }]
  })

/** What has to be changed so that the store has what the files say. @throws LoopworkError kind `backlog` for ids of other sources. */
export function* planOfReadings(readings: readonly OpenedReading[]): Operation<ImportPlan> {
  const drafts: DraftOfSource[] = []
  const places: number[] = []
  for (const { source, sourceId, switched, items, ...reading } of readings) {
    const itemOf = new Map(items.map((item) => [item.folded, item]))
    for (const [index, draft] of reading.drafts.entries()) {
      const item = itemOf.get(foldId(draft.id))
      places.push(firstPlace(sourceId) + index)
      drafts.push({
        draft,
        source: { id: sourceId, path: source },
        switched,
        before: item?.before ?? null,
        written: item?.written ?? new Set(),
      })
    }
  }
  const lastId = yield* lastItemId()
  const known = lastId === 0 ? new Map<string, Found>() : yield* lookUp(drafts.map(({ draft }) => draft))
  refuseStrangers(drafts, known)
  return planImport({ drafts, known, nextId: lastId + 1, placeOf: (index) => places[index] ?? 0 })
}
