import type { EpochMs } from '../../../core/ids.ts'
import type { Operation } from '../../statement.ts'
import { applyRemovals } from '../apply-removals.ts'
import { selectItemOfFile } from '../file-standings.ts'
import { planLost, type ItemOfFile } from '../plan-removals.ts'
import type { Carried, CarriedReading } from './carry-out.ts'
import type { StagedBrief } from './staged-rows.ts'

/** Items that their file has no more: they are taken for deleted, or wait until it has them again. */
export function* removeGone(
  rows: readonly StagedBrief[],
  reading: CarriedReading,
  now: EpochMs,
): Operation<Omit<Carried, 'rows' | 'added' | 'gone'>> {
  const removed = yield* itemsOf(rows, 'removed', reading)
  const waiting = yield* itemsOf(rows, 'waits', reading)
  const { source, switched } = reading
  // Whether that is so was decided by the whole file.
  const gone = planLost(removed, { source, switched: false, takesRemovals: true, open: 0 })
  const held = planLost(waiting, { source, switched: true, takesRemovals: false, open: 0 })
  for (const removals of [gone, held]) yield* applyRemovals(removals, reading, now)
  const became = gone.edits.filter(({ effect }) => effect.kind === 'becomes')
  return {
    changed: became.length + held.held.length,
    heldBack: switched ? held.held.length : 0,
    edits: gone.edits,
    open: gone.edits.length - became.length,
  }
}

function* itemsOf(
  rows: readonly StagedBrief[],
  gone: StagedBrief['gone'],
  { checkoutId }: CarriedReading,
): Operation<readonly ItemOfFile[]> {
  const items: ItemOfFile[] = []
  for (const row of rows) {
    const item =
      row.gone === gone ? yield* selectItemOfFile({ checkout: checkoutId, folded: row.folded }) : null
    if (item !== null) items.push(item)
  }
  return items
}
