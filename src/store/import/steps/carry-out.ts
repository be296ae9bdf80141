import type { EpochMs } from '../../../core/ids.ts'
import { scopeFilter } from '../../operations/scope.ts'
import type { Operation } from '../../statement.ts'
import { checkoutIdOf } from '../file-standings.ts'
import type { PlannedEdit } from '../import-plan.ts'
import { firstPlace, sourceIdOf } from '../sources.ts'
import { addFresh } from './add-fresh.ts'
import { changeKnown } from './change-known.ts'
import { countCarried, holdImport, type StoredReading } from './import-row.ts'
import { removeGone } from './remove-gone.ts'
import { deleteStagedThrough, nextStaged } from './staged-rows.ts'

export interface CarryOrder {
  readonly tenure: number
  readonly readings: readonly StoredReading[]
  /** So many rows. */
  readonly limit: number
  /** How long the way to the end is behind what is staged under this id; null: as long as its own work. */
  readonly lengthOf: (id: number) => number | null
}

/** What a step has done. */
export interface Carried {
  readonly rows: number
  readonly added: number
  readonly changed: number
  /** Those among the changed ones that are in their file no more. */
  readonly gone: number
  readonly heldBack: number
  readonly edits: readonly PlannedEdit[]
  /** Items of which the file says something that they do not have now: it is to be looked at again, though nobody writes it. */
  readonly open: number
}

/** The file that rows are from, with the rows that stand for it. */
export interface CarriedReading extends StoredReading {
  readonly sourceId: number
  readonly checkoutId: number
  /** Of its first item. */
  readonly firstPlace: number
}

/**
 * Carries out the next rows of what is staged, and takes them away. What an item needs that is still staged it needs by name until that is
 * there: nothing that is visible can be begun too early.
 */
export function* carryOutNext(order: CarryOrder, now: EpochMs): Operation<Carried> {
  yield* holdImport(order.tenure, now)
  const rows = yield* nextStaged(order.limit)
  const [first] = rows
  const stored = order.readings[first?.reading ?? 0]
  if (first === undefined || stored === undefined) return nothing
  const sourceId = yield* sourceIdOf(stored.source)
  const checkoutId = yield* checkoutIdOf(stored.checkout)
  const reading = { ...stored, sourceId, checkoutId, firstPlace: firstPlace(sourceId) }
  const gone = rows.filter((row) => row.gone !== null)
  const there = rows.filter((row) => row.gone === null && row.isKnown)
  const fresh = rows.filter((row) => row.gone === null && !row.isKnown)

  const removed = yield* removeGone(gone, reading, now)
  const changes = yield* changeKnown(
    there.map(({ id }) => id),
    reading,
    now,
  )
  yield* addFresh(fresh, { reading, lengthOf: order.lengthOf, filter: yield* scopeFilter() }, now)
  yield* deleteStagedThrough({ last: rows.at(-1)?.id ?? 0 })
  const changed = changes.changed + removed.changed
  yield* countCarried({ added: fresh.length, changed })
  return {
    rows: rows.length,
    added: fresh.length,
    changed,
    gone: removed.changed,
    heldBack: changes.heldBack + removed.heldBack,
    edits: [...changes.edits, ...removed.edits],
    open: changes.open + removed.open,
  }
}

const nothing: Carried = { rows: 0, added: 0, changed: 0, gone: 0, heldBack: 0, edits: [], open: 0 }
