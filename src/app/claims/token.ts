import { createHash, randomBytes } from 'node:crypto'
import { tokenDigest, type TokenDigest } from '../../core/claims/token-claim.ts'

/** 128 bits, which nobody guesses, in letters that no shell changes. */
export const newToken = (): string => `lw_${randomBytes(16).toString('hex')}`

/** All that is stored of a token: who reads the store, a copy of it or a log can't use the claim. */
export const digestOf = (token: string): TokenDigest =>
  tokenDigest(createHash('sha256').update(token).digest('hex'))
