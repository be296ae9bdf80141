import type { ItemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { TokenRefusal } from '../../../core/ports/token-claim-store.ts'
import type { TokenDigest } from '../../../core/claims/token-claim.ts'
import { text } from '../../rows/raw-row.ts'
import { one, type Operation } from '../../statement.ts'
import { holdingOfItem } from './holding.ts'
import { selectByToken, type StoredTokenClaim } from './stored-claim.ts'

/** The claim of an item that this token is of, open or ended, or why it is of none. */
export function* claimOf(
  item: ItemId,
  token: TokenDigest,
): Operation<{ readonly stored: StoredTokenClaim } | { readonly refused: TokenRefusal }> {
  const stored = yield* selectByToken({ token })
  if (stored !== null && foldId(stored.key) === foldId(item)) return { stored }
  if ((yield* selectKey({ folded: foldId(item) })) === null)
    return { refused: { kind: 'no such item', item } }
  if (stored !== null) return { refused: { kind: 'of another item', item, other: stored.key } }
  return { refused: { kind: 'unknown token', item, holder: yield* holdingOfItem(item) } }
}

export const refusalOfEnded = ({ key, claim, status }: StoredTokenClaim): TokenRefusal => ({
  kind: 'ended',
  item: key,
  claim,
  status,
})

const selectKey = one(`SELECT key FROM items WHERE folded = :folded`, (row) => text(row, 'key'))
