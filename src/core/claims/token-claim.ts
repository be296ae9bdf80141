import type { AttemptId, EpochMs } from '../ids.ts'

declare const digest: unique symbol
/** SHA-256 of a claim's token, in hex. The token itself is known to whoever claimed alone: it is neither stored nor logged. */
export type TokenDigest = string & { readonly [digest]: true }

export const tokenDigest = (hex: string): TokenDigest => hex as TokenDigest

/** How such a claim ended. `taken back`: by a person, with `stop` or in the backlog file. */
export const tokenClaimEnds = ['completed', 'failed', 'released', 'expired', 'taken back'] as const
export type TokenClaimEnd = (typeof tokenClaimEnds)[number]

/**
 * A claim of somebody who is no worker of a run: a person, a script, another tool. Nobody watches a process of theirs: the claim is
 * theirs while its lease lasts, by the clock, and only with its token.
 */
export interface TokenClaim {
  /** Names its folder, with the receipt. */
  readonly attempt: AttemptId
  /** Who has it, as they call themselves. */
  readonly agent: string
  readonly claimedAt: EpochMs
  readonly leaseUntil: EpochMs
  /** Null while it is open. */
  readonly end: { readonly at: EpochMs; readonly how: TokenClaimEnd } | null
  /** What they said at its end; null where they said nothing. */
  readonly summary: string | null
  /** What they said they have changed. */
  readonly files: readonly string[]
}
