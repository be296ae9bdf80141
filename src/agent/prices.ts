import type { Usage } from '../core/agent/usage.ts'

/** US dollars for a million tokens. */
interface Price {
  readonly input: number
  /** Of input that is read from the vendor's cache. */
  readonly cached: number
  readonly output: number
}

/**
 * The vendors' list prices for short contexts, of February 2026, for models whose CLI reports tokens and no cost. A subscription,
 * a discount or a long context costs something else; a model that isn't here has no known price, whatever its name resembles.
 */
const prices: Readonly<Record<string, Price>> = {
  'gpt-5': { input: 1.25, cached: 0.125, output: 10 },
  'gpt-5-codex': { input: 1.25, cached: 0.125, output: 10 },
  'gpt-5-mini': { input: 0.25, cached: 0.025, output: 2 },
  'gpt-5-nano': { input: 0.05, cached: 0.005, output: 0.4 },
  'gpt-5.1': { input: 1.25, cached: 0.125, output: 10 },
  'gpt-5.1-codex': { input: 1.25, cached: 0.125, output: 10 },
  'gpt-5.1-codex-mini': { input: 0.25, cached: 0.025, output: 2 },
  'gpt-5.2': { input: 1.75, cached: 0.175, output: 14 },
  'gemini-2.5-pro': { input: 1.25, cached: 0.125, output: 10 },
  'gemini-2.5-flash': { input: 0.3, cached: 0.03, output: 2.5 },
  'gemini-2.5-flash-lite': { input: 0.1, cached: 0.01, output: 0.4 },
  'gemini-3-pro-preview': { input: 2, cached: 0.2, output: 12 },
  'gemini-3-flash-preview': { input: 0.5, cached: 0.05, output: 3 },
}

export const hasPrice = (model: string): boolean => Object.hasOwn(prices, model)

/** By list, for a million tokens; null where it is not known. */
export const outputPrice = (model: string | null): number | null =>
  model !== null && Object.hasOwn(prices, model) ? (prices[model]?.output ?? null) : null

/** With the cost by the table where the CLI reported none; null stays where the model, or its price, is not known. */
export function priced(usage: Usage, model: string | null): Usage {
  const price = model !== null && Object.hasOwn(prices, model) ? prices[model] : undefined
  if (usage.costUsd !== null || price === undefined) return usage
  const fresh = Math.max(0, usage.input - usage.cached)
  const dollars = fresh * price.input + usage.cached * price.cached + usage.output * price.output
  return { ...usage, costUsd: dollars / 1_000_000 }
}
