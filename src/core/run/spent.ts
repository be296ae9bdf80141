/** What the agents of a run, or of an item, have used. It only counts what they have reported. */
export interface Spent {
  readonly costUsd: number
  /** Input and output; cached input is a part of the input. */
  readonly tokens: number
  /** Of the tokens: those whose cost nobody knows, so that it is missing from `costUsd`. */
  readonly unpricedTokens: number
}

export const nothingSpent: Spent = { costUsd: 0, tokens: 0, unpricedTokens: 0 }

/** Money is counted in whole millionths of a dollar: sums of many small amounts stay exact. */
export const microPerDollar = 1_000_000

export const toMicroUsd = (usd: number): number => Math.round(usd * microPerDollar)

/** `$5.00`; as exact as it was given, `$0.000001`. */
export const exactDollars = (usd: number): string => `$${usd.toFixed(6).replace(/0{1,4}$/, '')}`
