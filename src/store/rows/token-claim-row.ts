import { attemptId } from '../../core/ids.ts'
import { tokenClaimEnds, type TokenClaim } from '../../core/claims/token-claim.ts'
import { integer, list, text, textOrNull, word, type RawRow } from './raw-row.ts'

/** Every column of a claim by a token; `t` and `a` are `token_claims` and its attempt. */
export const tokenClaimColumns = `
  t.attempt, a.agent, a.started_at, a.ended_at, t.lease_until, t.ended, t.summary, t.files AS said_files`

export const parseTokenClaim = (row: RawRow): TokenClaim => ({
  attempt: attemptId(integer(row, 'attempt')),
  agent: text(row, 'agent'),
  claimedAt: integer(row, 'started_at'),
  leaseUntil: integer(row, 'lease_until'),
  end:
    row['ended'] === null ? null : { at: integer(row, 'ended_at'), how: word(row, 'ended', tokenClaimEnds) },
  summary: textOrNull(row, 'summary'),
  files: list(row, 'said_files'),
})
