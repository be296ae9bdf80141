import type { ItemId } from '../../core/ids.ts'
import { parseScoped, scopedColumns, type Scoped } from '../operations/scope.ts'
import { text, type RawRow } from '../rows/raw-row.ts'
import { all, type Operation } from '../statement.ts'

/** So many tasks are looked at for one: a command with more names would be of no use to anybody. */
const mostLookedAt = 100

/** Somebody has it in hand, a person by a token perhaps: it is being done whatever the filter says. */
interface OpenNeed extends Scoped {
  readonly isClaimed: boolean
}

/**
 * Open tasks that the filter leaves out, that nobody is at, and that an item can't be done without: those that it needs directly, then what these need in
 * turn. None where all that it needs directly is in scope: what that needs is its own. A container stands for what is in it.
 */
export function* neededOutside(
  item: number,
  isOutside: (need: Scoped) => boolean = ({ outside }) => outside,
): Operation<readonly ItemId[]> {
  const isLeftOut = (need: OpenNeed): boolean =>
    need.facts.kind !== 'container' && !need.isClaimed && isOutside(need)
  const direct = yield* withoutContainers(yield* selectOpenNeeds({ item }))
  const needs = direct.filter(isLeftOut).slice(0, mostLookedAt)
  const seen = new Set([item, ...needs.map(({ id }) => id)])
  for (const need of needs) {
    for (const next of yield* withoutContainers(yield* selectOpenNeeds({ item: need.id }))) {
      if (seen.has(next.id) || needs.length === mostLookedAt) continue
      seen.add(next.id)
      needs.push(next)
    }
  }
  return needs.filter(isLeftOut).map(({ facts }) => facts.id)
}

/** What is open in containers, and in those in them, in their place. */
function* withoutContainers(needs: readonly OpenNeed[]): Operation<readonly OpenNeed[]> {
  const found: OpenNeed[] = []
  const open = [...needs]
  const seen = new Set(needs.map(({ id }) => id))
  for (const need of open) {
    if (need.facts.kind !== 'container') found.push(need)
    else if (open.length < mostLookedAt)
      for (const part of yield* selectOpenInside({ item: need.id })) {
        if (seen.has(part.id)) continue
        seen.add(part.id)
        open.push(part)
      }
  }
  return found
}

const columns = `${scopedColumns}, i.status`

const parseOpenNeed = (row: RawRow): OpenNeed => ({
  ...parseScoped(row),
  isClaimed: text(row, 'status') === 'claimed',
})

const selectOpenInside = all(
  `SELECT ${columns} FROM items c CROSS JOIN facts f CROSS JOIN items i CROSS JOIN sources s
   WHERE c.id = :item AND f.parent = c.key AND f.held_as IS DISTINCT FROM 'optional' AND i.id = f.item
     AND s.id = i.source AND i.status NOT IN ('done', 'cancelled')
   ORDER BY i.place, i.id`,
  parseOpenNeed,
)

const selectOpenNeeds = all(
  `SELECT ${columns} FROM dependencies d CROSS JOIN items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE d.item = :item AND i.id = d.needs AND f.item = i.id AND s.id = i.source AND i.status <> 'done'
   ORDER BY i.place, i.id`,
  parseOpenNeed,
)
