import { itemId, type EpochMs, type ItemId } from '../../../core/ids.ts'
import type { ItemHold, ItemStatus } from '../../../core/item.ts'
import type { TokenClaim } from '../../../core/claims/token-claim.ts'
import { holds, itemStatuses } from '../../rows/item-record.ts'
import { integer, integerOrNull, text, textOrNull, word, type RawRow } from '../../rows/raw-row.ts'
import { parseTokenClaim, tokenClaimColumns } from '../../rows/token-claim-row.ts'
import { all, one } from '../../statement.ts'

/** A claim by a token with what is needed to change it. */
export interface StoredTokenClaim {
  /** The item's row, and its id. */
  readonly item: number
  readonly key: ItemId
  readonly status: ItemStatus
  /** The group that the item is in. */
  readonly group: string | null
  readonly leaseMs: number
  /** Of the item before it was claimed. */
  readonly hold: ItemHold | null
  /** No worker is given it before, whoever had it meanwhile. */
  readonly scheduledFor: EpochMs | null
  readonly claim: TokenClaim
}

const columns = `a.item, i.key, i.status, i.run_group, i.scheduled_for, t.lease_ms, t.hold, ${tokenClaimColumns}
  FROM token_claims t JOIN attempts a ON a.id = t.attempt JOIN items i ON i.id = a.item`

const parse = (row: RawRow): StoredTokenClaim => ({
  item: integer(row, 'item'),
  key: itemId(text(row, 'key')),
  status: word(row, 'status', itemStatuses),
  group: textOrNull(row, 'run_group'),
  leaseMs: integer(row, 'lease_ms'),
  scheduledFor: integerOrNull(row, 'scheduled_for'),
  hold: row['hold'] === null ? null : word(row, 'hold', holds),
  claim: parseTokenClaim(row),
})

export const selectByToken = one(`SELECT ${columns} WHERE t.token = :token`, parse)

/** Whoever has the item by a token now. */
export const selectOpenOf = one(`SELECT ${columns} WHERE t.ended IS NULL AND i.folded = :folded`, parse)

export const selectExpired = all(
  `SELECT ${columns} WHERE t.ended IS NULL AND t.lease_until <= :now ORDER BY t.attempt`,
  parse,
)

/** The run that these events belong to: whoever watches it sees them. */
export const selectRunInView = one(
  `SELECT id FROM runs WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1`,
  (row) => integer(row, 'id'),
)

export const hasExpired = one(
  `SELECT 1 AS found FROM token_claims WHERE ended IS NULL AND lease_until <= :now LIMIT 1`,
  () => true,
)
