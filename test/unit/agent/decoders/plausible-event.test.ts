import { describe, expect, it } from 'vitest'
import { plausibleEvent } from '../../../../src/agent/decoders/plausible-event.ts'
import type { AgentEvent } from '../../../../src/core/agent/agent-event.ts'
import type { Fault } from '../../../../src/core/agent/fault.ts'
import { createRecordReading } from '../../../../src/agent/record-reading.ts'
import { agentClis } from '../../../../src/agent/presets/agent-clis.ts'

const dayMs = 86_400_000
const used = { input: 5, cached: 3, output: 2, reasoning: 1, costUsd: 0.01, partial: false }
const limit: Fault = { class: 'usage_limit', message: 'limit' }

describe('of what a stream claims, only what can be true is read', () => {
  it('leaves every other event as it is', () => {
    const events: AgentEvent[] = [
      { kind: 'text', text: '', delta: true },
      { kind: 'usage', scope: 'run', usage: used, model: 'm' },
      { kind: 'end', ok: true, text: 'x', turns: 3, durationMs: 4.5 },
      {
        kind: 'fault',
        fault: { ...limit, status: 429, retryAfterMs: 7 * dayMs, resetsAt: Date.UTC(2026, 11) },
      },
      { kind: 'retry', fault: limit, attempt: 1, max: 10, delayMs: 0 },
      { kind: 'tool', id: '1', phase: 'end', name: 'Bash', title: 'x', class: 'shell', exit: -1, added: 0 },
    ]
    expect(events.map(plausibleEvent)).toEqual(events)
  })

  it.each<[string, Partial<Fault>]>([
    ['a moment that is no date', { resetsAt: 1e300 }],
    ['a moment before there were agents', { resetsAt: -1e15 }],
    ['a moment after all of us', { resetsAt: 1_795_222_448_000_000 }],
    ['a wait of a thousand years', { retryAfterMs: 8.64e28 }],
    ['a wait into the past', { retryAfterMs: -1 }],
    ['a wait that is no number', { retryAfterMs: Number.NaN }],
    ['a status that no server answers with', { status: 42_900 }],
  ])('%s is none', (_, claim) => {
    expect(plausibleEvent({ kind: 'fault', fault: { ...limit, ...claim } })).toEqual({
      kind: 'fault',
      fault: limit,
    })
    expect(plausibleEvent({ kind: 'end', ok: false, fault: { ...limit, ...claim } })).toEqual({
      ...{ kind: 'end', ok: false, fault: limit },
    })
    expect(plausibleEvent({ kind: 'retry', fault: { ...limit, ...claim }, delayMs: 1e300 })).toEqual({
      ...{ kind: 'retry', fault: limit },
    })
  })

  it('counts no more tokens from the cache than were sent', () => {
    const claimed = { ...used, input: 1, cached: 1e12 }
    expect(plausibleEvent({ kind: 'usage', scope: 'add', usage: claimed })).toMatchObject({
      usage: { ...used, input: 1, cached: 1 },
    })
  })

  it('gives an error without words some', () => {
    expect(plausibleEvent({ kind: 'fault', fault: { ...limit, message: ' \n' } })).toMatchObject({
      fault: { message: 'an error without a message' },
    })
  })
})

it.each(agentClis.filter(({ decoder }) => decoder !== 'text'))(
  'holds for what $name prints, from record to outcome',
  (preset) => {
    const reading = createRecordReading(preset, null)
    for (const record of absurd) reading.read(JSON.stringify(record), 'out')
    reading.read('status 429: try again in 99999999999999 days', 'err')
    const { fault, usage } = reading.outcome({ code: 1, signal: null, stopped: false })
    expect(fault?.message).not.toBe('')
    expect(fault?.retryAfterMs ?? 0).toBeLessThan(40 * dayMs)
    expect(new Date(fault?.resetsAt ?? 0).toISOString()).toMatch(/^(?:19|20)/)
    expect(usage?.costUsd ?? 0).toBeGreaterThanOrEqual(0)
  },
)

const words = 'status 429: try again in 99999999999999 days'
const absurd = [
  { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: 1e300 } },
  {
    ...{ type: 'result', subtype: 'success', is_error: true, result: words, error: { message: words } },
    ...{ status: 'error', exitCode: -1, stats: { input_tokens: -4, total_tokens: 1e99 } },
    model_usage_since_last_result: { m: { inputTokens: -1, costUSD: -1e300 } },
  },
  { type: 'turn.failed', error: { message: words } },
  {
    type: 'error',
    sessionID: 's',
    message: '',
    error: { name: 'APIError', data: { message: words, statusCode: 1e9 } },
  },
  { type: 'session.error', data: { message: '', errorType: 'rate_limit', statusCode: -3 } },
]
