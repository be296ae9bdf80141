import type { DeclaredPath } from '../naming/declared-path.ts'
import type { EpochMs, ItemId } from '../ids.ts'
import type { Strategy } from '../run/settings.ts'
import type { TokenClaim, TokenClaimEnd, TokenDigest } from '../claims/token-claim.ts'
import type { LivenessOf } from './run-store.ts'
import type { ItemRow } from './store-reader.ts'

/** Claims of those who are no workers of a run. A lease that has run out ends before anything else is done. */
export interface TokenClaimStore {
  /**
   * Claims an item for somebody, with the order, dependencies, file conflicts and pauses of a worker's claim. The same token again
   * returns the claim that it has: a caller that lost the answer asks again.
   */
  claimByToken(request: TokenClaimRequest, livenessOf: LivenessOf): Promise<TokenClaimed>
  /** A sign of life: the lease ends so much later, and files that were not declared before are. */
  extendTokenClaim(request: TokenExtension): Promise<TokenAnswer>
  /** Done, failed, or back to todo. `done` frees its dependents. Asked again, it answers that it is so already. */
  endTokenClaim(request: TokenEnd): Promise<TokenAnswer>
  /** A person takes an item back from whoever has it by a token; it is todo, set aside as one that was stopped. Null: nobody has. */
  takeBack(item: ItemId): Promise<TokenClaim | null>
  /** Every item that somebody works on, with the files that it holds. */
  heldFiles(): Promise<readonly HeldFiles[]>
  /** Ends claims whose lease has run out: their items are todo again, and not counted. Resolves to those items. */
  expireTokenClaims(): Promise<readonly ItemId[]>
  /** Whether there is such a claim: the cheap question. */
  hasExpiredTokenClaims(): Promise<boolean>
}

export interface TokenClaimRequest {
  readonly token: TokenDigest
  /** Null: the next one. */
  readonly item: ItemId | null
  /** The next of those that it fits, as an expression; null: of all. The filter of a run that goes on is the run's alone. */
  readonly filter: string | null
  readonly agent: string
  readonly leaseMs: number
  /** The order, and how many of a group are worked on at once, where no run goes on that has them. */
  readonly strategy: Strategy
  readonly group: number
}

export type TokenClaimed =
  | { readonly kind: 'claimed'; readonly row: ItemRow; readonly claim: TokenClaim; readonly again: boolean }
  | {
      readonly kind: 'nothing'
      /** As of a worker's claim: see `ClaimResult`. `noneFits`: nothing that is ready fits the filter of the claim. */
      readonly why: 'noneFits' | 'nothingLeft' | 'inProgress' | 'retryPending' | 'paused' | 'aborting'
      /** When to ask again at the latest, if that is known. */
      readonly at: EpochMs | null
    }
  | { readonly kind: 'refused'; readonly why: TokenRefusal }

export interface TokenExtension {
  readonly item: ItemId
  readonly token: TokenDigest
  /** Null: as long as the claim asked for. */
  readonly leaseMs: number | null
  readonly files: readonly string[]
}

export interface TokenEnd {
  readonly item: ItemId
  readonly token: TokenDigest
  readonly how: Exclude<TokenClaimEnd, 'expired' | 'taken back'>
  /** A summary of done work, or why it failed. */
  readonly said: string | null
  readonly files: readonly string[]
}

export type TokenAnswer =
  | {
      readonly kind: 'ok'
      readonly claim: TokenClaim
      /** It was so before: the first answer got lost. */
      readonly again: boolean
    }
  | { readonly kind: 'refused'; readonly why: TokenRefusal }

/** Why a token does not do what was asked. */
export type TokenRefusal =
  | { readonly kind: 'no such item'; readonly item: ItemId }
  /** No claim has this token. */
  | { readonly kind: 'unknown token'; readonly item: ItemId; readonly holder: Holding | null }
  | { readonly kind: 'of another item'; readonly item: ItemId; readonly other: ItemId }
  | { readonly kind: 'ended'; readonly item: ItemId; readonly claim: TokenClaim; readonly status: string }
  /** It can't be claimed now. */
  | { readonly kind: 'not ready'; readonly row: ItemRow; readonly holder: Holding | null }

export interface HeldFiles {
  readonly item: ItemId
  readonly agent: string
  /** Null of somebody who is no worker. */
  readonly worker: number | null
  readonly paths: readonly DeclaredPath[]
}

/** Who has an item, or a file that it needs. */
export interface Holding {
  readonly item: ItemId
  readonly agent: string
  /** Null of somebody who is no worker: then there is a lease. */
  readonly worker: number | null
  readonly leaseUntil: EpochMs | null
  /** The path that both need; null where it is the item itself. */
  readonly path: string | null
}
