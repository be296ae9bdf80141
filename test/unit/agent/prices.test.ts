import { expect, test } from 'vitest'
import { createReporter } from '../../../src/agent/agent-reporter.ts'
import { priced } from '../../../src/agent/prices.ts'

const usage = {
  input: 1_000_000,
  cached: 400_000,
  output: 100_000,
  reasoning: 0,
  costUsd: null,
  partial: false,
}

test('cached input has its own price, and only what the CLI left open is filled in', () => {
  expect(priced(usage, 'gpt-5').costUsd).toBeCloseTo(0.6 * 1.25 + 0.4 * 0.125 + 0.1 * 10)
  expect(priced({ ...usage, costUsd: 0 }, 'gpt-5').costUsd).toBe(0)
})

test.each(['gpt-5-turbo', 'toString', '', null])('%s has no known price', (model) => {
  expect(priced(usage, model)).toBe(usage)
})

test('the model is the one of the stream, else the one that was asked for', () => {
  const reporter = createReporter(null, 'gpt-5')
  reporter.add({ kind: 'usage', usage, scope: 'run' })
  expect(reporter.report().usage?.costUsd).toBeCloseTo(1.8)
  reporter.add({ kind: 'session', id: 's', model: 'gemini-2.5-flash' })
  expect(reporter.report().usage?.costUsd).toBeCloseTo(0.6 * 0.3 + 0.4 * 0.03 + 0.1 * 2.5)
})
