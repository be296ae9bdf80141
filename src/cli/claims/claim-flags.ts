import { userInfo } from 'node:os'
import type { CommonFlags } from '../../app/options/flags.ts'
import { parseDurationMs } from '../../config/values/duration.ts'
import { LoopworkError } from '../../core/errors.ts'
import { readFilter } from '../flag-values.ts'

export interface ClaimFlags extends CommonFlags {
  readonly token?: string
  readonly agent?: string
  readonly lease?: string
  readonly filter?: string
  readonly summary?: string
  readonly reason?: string
  readonly files?: readonly string[]
}

/** So that a script need not show its token to everybody who lists processes. Not read by `claim`, whose tokens are new ones. */
export const tokenVariable = 'LOOPWORK_TOKEN'

const leastToken = 16

/** A token of the caller's own, chosen before the claim so that it can be asked for again. */
export const chosenToken = ({ token }: ClaimFlags): string | null =>
  token === undefined ? null : wellFormed('claim', token)

export function neededToken(verb: string, flags: ClaimFlags): string {
  const token = flags.token ?? process.env[tokenVariable] ?? ''
  if (token !== '') return wellFormed(verb, token)
  throw new LoopworkError('usage', `${verb}: the token of the claim is missing`, {
    hint: `claim printed it; give it with --token, or in ${tokenVariable}`,
  })
}

function wellFormed(verb: string, token: string): string {
  if (token.length >= leastToken && /^[!-~]+$/.test(token)) return token
  throw new LoopworkError(
    'usage',
    `${verb}: the token has a space in it, or less than ${leastToken} characters`,
    {
      hint: 'one that nobody guesses',
    },
  )
}

const longestName = 64

/** What the claimer is called: as they say, or as the system calls them. */
export function claimerName({ agent }: ClaimFlags): string {
  const name = agent ?? loginName()
  if (name.trim() !== '' && name.length <= longestName && !/\p{C}/u.test(name)) return name.trim()
  throw new LoopworkError('usage', `claim: --agent ${JSON.stringify(name)} is no name`, {
    hint: `at most ${longestName} characters, on one line`,
  })
}

/** A container may run as a user that has no name. */
function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return 'somebody'
  }
}

const leastLeaseMs = 1_000
const mostLeaseMs = 30 * 86_400_000

/** Null where none was given. */
export function leaseOf(verb: string, { lease }: ClaimFlags): number | null {
  if (lease === undefined) return null
  const ms = parseDurationMs(lease)
  if (ms !== null && ms >= leastLeaseMs && ms <= mostLeaseMs) return ms
  throw new LoopworkError('usage', `${verb}: --lease ${lease} is no duration from 1s to 30d`, {
    hint: 'such as 90s, 15m, 2h',
  })
}

/** Which of the tasks that are ready; null where anyone will do. */
export function filterAsked(id: string | undefined, { filter }: ClaimFlags): string | null {
  if (filter === undefined) return null
  if (id !== undefined)
    throw new LoopworkError('usage', `claim: --filter chooses among all tasks, and ${id} is one`, {
      hint: 'leave one of them out',
    })
  const parsed = readFilter('claim', filter)
  return parsed.kind === 'all' ? null : filter
}
