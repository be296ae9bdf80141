import type { BacklogEdit } from '../../../core/ports/backlog-store.ts'
import { settleContainersAfter } from '../../operations/containers.ts'
import { recordEvent } from '../../operations/record-event.ts'
import type { Operation } from '../../statement.ts'
import { checkoutIdOf, recordFormat, recordPrefix, recordRead, recordStamp } from '../file-standings.ts'
import type { PlannedEdit } from '../import-plan.ts'
import { sourceIdOf } from '../sources.ts'
import { toldEdits } from '../told-edits.ts'
import { carryOutNext, type CarryOrder } from './carry-out.ts'
import { selectCarried, type StoredReading } from './import-row.ts'
import type { ShortWrites } from './short-writes.ts'

export interface CarriedAll {
  readonly added: number
  readonly changed: number
  /** Those among the changed ones that are in their file no more. */
  readonly gone: number
  readonly heldBack: number
  readonly edits: readonly BacklogEdit[]
}

/** Carries out all that is staged, and records that the files were read; but for the import's own row, which the caller ends. */
export async function carryOutAll(
  order: Pick<CarryOrder, 'readings' | 'lengthOf'> & {
    /** Whether their versions count as imported whole. */
    readonly isRecognised: boolean
  },
  writes: ShortWrites,
): Promise<CarriedAll> {
  const { tenure } = writes
  const edits: PlannedEdit[] = []
  let heldBack = 0
  let open = 0
  let gone = 0
  for (;;) {
    const done = await writes.write('carry out', (now) =>
      carryOutNext({ ...order, tenure, limit: writes.rows('carry out') }, now),
    )
    for (const edit of done.edits) edits.push(edit)
    heldBack += done.heldBack
    open += done.open
    gone += done.gone
    if (done.rows === 0) break
  }
  await settleAll(writes)
  const isWhole = order.isRecognised && open === 0
  return writes.write('end', function* (now) {
    const { added, changed } = (yield* selectCarried({})) ?? { added: 0, changed: 0 }
    for (const reading of order.readings) {
      yield* recordReading(reading, isWhole)
      const { source } = reading
      if (added + changed > 0)
        yield* recordEvent({ type: 'backlog:imported', source, added, changed }, {}, now)
    }
    return { added, changed, gone, heldBack, edits: yield* toldEdits(edits) }
  })
}

function* recordReading(
  { source, checkout, place, format, prefix, stamp }: StoredReading,
  isWhole: boolean,
): Operation<void> {
  const ids = { checkout: yield* checkoutIdOf(checkout), source: yield* sourceIdOf(source) }
  yield* recordRead({ ...ids, branch: place.branch, head: place.head })
  yield* recordStamp({ ...ids, stamp: isWhole ? stamp : null })
  if (format !== null) yield* recordFormat({ source: ids.source, format })
  if (prefix !== null) yield* recordPrefix({ source: ids.source, prefix })
}

/** Containers in which something came, went or changed; again until none changes, since they may be in others. */
async function settleAll(writes: ShortWrites): Promise<void> {
  for (let changed = true; changed;) {
    changed = false
    for (let after = -1; ;) {
      const { last, settled } = await writes.write('settle', (now) =>
        settleContainersAfter({ after, limit: writes.rows('settle') }, now),
      )
      if (settled > 0) changed = true
      if (last === null) break
      after = last
    }
  }
}
