import { itemId, type ItemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { HeldFiles, Holding } from '../../../core/ports/token-claim-store.ts'
import { integerOrNull, list, text, type RawRow } from '../../rows/raw-row.ts'
import { all, one, type Operation } from '../../statement.ts'
import type { Holder } from '../attempts/held-files.ts'

/** Who holds a path, in words that a person knows. */
export function* holdingOf({ attempt, path }: Holder): Operation<Holding | null> {
  const holding = yield* selectHolding({ attempt })
  return holding === null ? null : { ...holding, path }
}

/** Who has an item; null when nobody has. */
export const holdingOfItem = (item: ItemId): Operation<Holding | null> =>
  selectHoldingOfItem({ folded: foldId(item) })

export const selectHeld = all(
  `SELECT i.key, a.agent, a.worker,
     (SELECT json_group_array(json_object('path', h.path, 'kind', h.kind) ORDER BY h.path) FROM held_files h
      WHERE h.attempt = a.id) AS paths
   FROM attempts a JOIN items i ON i.attempt = a.id WHERE a.ended_at IS NULL ORDER BY a.id`,
  (row): HeldFiles => ({
    item: itemId(text(row, 'key')),
    agent: text(row, 'agent'),
    worker: integerOrNull(row, 'worker'),
    paths: list(row, 'paths'),
  }),
)

const columns = `i.key, a.agent, a.worker, t.lease_until
  FROM attempts a JOIN items i ON i.id = a.item LEFT JOIN token_claims t ON t.attempt = a.id`

const parse = (row: RawRow): Holding => ({
  item: itemId(text(row, 'key')),
  agent: text(row, 'agent'),
  worker: integerOrNull(row, 'worker'),
  leaseUntil: integerOrNull(row, 'lease_until'),
  path: null,
})

const selectHolding = one(`SELECT ${columns} WHERE a.id = :attempt`, parse)

const selectHoldingOfItem = one(`SELECT ${columns} WHERE i.folded = :folded AND i.attempt = a.id`, parse)
