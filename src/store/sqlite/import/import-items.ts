import type { EpochMs } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import type { ImportResult } from '../../../core/ports/store.ts'
import { foldId } from '../../../core/slug.ts'
import { recordEvent } from '../operations/record-event.ts'
import { integer } from '../rows/row.ts'
import { change, one, type Operation } from '../statement.ts'
import { applyPlan } from './apply-plan.ts'
import { refuseStrangers, refuseTwins } from './import-problems.ts'
import { planImport, type KnownItem } from './plan-import.ts'
import { rankItems } from './rank-items.ts'
import { selectKnown, type Found } from './select-known.ts'

/** Room for 4,294,967,296 items in a source, and for 2,097,151 sources below 2^53. */
const placesPerSource = 2 ** 32

export function* importItems(
  source: string | null,
  drafts: readonly ItemDraft[],
  now: EpochMs,
): Operation<ImportResult> {
  refuseTwins(source, drafts)
  const lastId = (yield* selectLastId({})) ?? 0
  const found = lastId === 0 ? new Map<string, Found>() : yield* lookUp(drafts)
  refuseStrangers(source, drafts, found)
  const sourceId = yield* sourceIdOf(source)
  const first = sourceId * placesPerSource
  const last = source === null ? yield* selectLastPlace({ from: first, to: first + placesPerSource }) : null
  let handTyped = last ?? first
  const plan = planImport({
    drafts,
    known: new Map<string, KnownItem>(found),
    nextId: lastId + 1,
    // Items typed by hand have no file to be ordered by: each goes behind the last.
    placeOf: (index, known) => (source !== null ? first + index : (known?.place ?? ++handTyped)),
  })
  const edgesChanged = yield* applyPlan(plan, { source: sourceId, now })
  if (edgesChanged) yield* rankItems()

  const added = plan.added.length
  const changedIds = new Set([...plan.changed.map(({ id }) => id), ...plan.completed])
  const changed = changedIds.size
  if (source !== null && added + changed > 0) {
    yield* recordEvent({ type: 'backlog:imported', source, added, changed }, {}, now)
  }
  return { added, changed, unchanged: plan.unchanged }
}

function* lookUp(drafts: readonly ItemDraft[]): Operation<Map<string, Found>> {
  const names = new Set<string>()
  for (const draft of drafts) {
    names.add(foldId(draft.id))
    for (const need of draft.dependsOn) names.add(foldId(need))
  }
  const found = new Map<string, Found>()
  for (const folded of names) {
    const item = yield* selectKnown({ folded })
    if (item !== null) found.set(folded, item)
  }
  return found
}

function* sourceIdOf(path: string | null): Operation<number> {
  const known = yield* selectSource({ path })
  return known ?? (yield* insertSource({ path })).lastId
}

const selectLastId = one(`SELECT max(id) AS id FROM items`, (row) =>
  row['id'] === null ? 0 : integer(row, 'id'),
)

const selectLastPlace = one(
  `SELECT max(place) AS place FROM items WHERE place >= :from AND place < :to`,
  (row) => (row['place'] === null ? null : integer(row, 'place')),
)

const selectSource = one(`SELECT id FROM sources WHERE path IS :path`, (row) => integer(row, 'id'))

const insertSource = change(`INSERT INTO sources (path) VALUES (:path)`)
