/** The least that is counted. */
export const leastUsd = 0.000001
export const mostUsd = 1_000_000_000

/** `20`, `0.50` in US dollars; null for anything else. Signs are for the one who checks the bounds. */
export const parseUsd = (text: string): number | null =>
  /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : null
