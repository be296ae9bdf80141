import type { ItemId } from '../core/ids.ts'
import type { TokenClaim } from '../core/claims/token-claim.ts'

/** What a stop does to a claim of somebody who is no worker. Foreign text inside is raw. */
export const takenBack = (item: ItemId, { agent }: Pick<TokenClaim, 'agent'>): string =>
  `${item} taken back from ${agent}, whose token is of no use any more; it is todo again`
