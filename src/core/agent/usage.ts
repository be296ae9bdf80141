/**
 * What an agent used, in the same terms for every CLI. `input`: every token sent, cached ones included; `output`: every token
 * generated, reasoning included.
 */
export interface Usage {
  readonly input: number
  /** Of the input: read from the vendor's cache. */
  readonly cached: number
  readonly output: number
  /** Of the output, as far as it is known. */
  readonly reasoning: number
  /** As the CLI reports it, or by the price table; null when neither knows. */
  readonly costUsd: number | null
  /** The agent ended before it had reported everything: it used at least this. */
  readonly partial: boolean
}

/**
 * What a number in a stream counts: `add` only what is new since the one before, `run` everything since this process started,
 * `session` everything since the session began, earlier processes included.
 */
export const usageScopes = ['add', 'run', 'session'] as const
export type UsageScope = (typeof usageScopes)[number]
