import { describe, expect, it } from 'vitest'
import { claude } from '../../../../src/agent/presets/claude.ts'
import { cursorAgent } from '../../../../src/agent/presets/cursor-agent.ts'
import { qwen } from '../../../../src/agent/presets/qwen.ts'
import { createRecordReading } from '../../../../src/agent/record-reading.ts'
import type { AgentPreset } from '../../../../src/core/agent/preset.ts'
import { exitOf } from '../../../support/agent/recorded-stream.ts'

const init = { type: 'system', subtype: 'init', session_id: 's-1', model: 'm', claude_code_version: '2.1.0' }
const result = { type: 'result', subtype: 'success', is_error: false, result: 'Fixed.', num_turns: 1 }
const said = (...content: readonly object[]) => ({ type: 'assistant', message: { id: 'm1', content } })
const printed = (content: unknown) => ({
  type: 'user',
  message: { content: [{ type: 'tool_result', tool_use_id: 't1', content }] },
})

function read(records: readonly unknown[], preset: AgentPreset = claude) {
  const reading = createRecordReading(preset, null)
  const events = records.flatMap((record) =>
    reading.read(typeof record === 'string' ? record : JSON.stringify(record), 'out'),
  )
  return { events, report: reading.report(), outcome: (exit: string) => reading.outcome(exitOf(exit)) }
}

const ended = (records: readonly unknown[], exit = '0', preset = claude): string => {
  const { outcome, fault } = read(records, preset).outcome(exit)
  return fault === null ? outcome : `${outcome}: ${fault.class}`
}

describe('the end that Claude Code reports', () => {
  it('is the last one: a task in its background that ends is another turn', () => {
    expect(ended([init, result, init, said({ type: 'text', text: 'The helper is back.' })])).toBe(
      'failed: killed',
    )
    expect(ended([init, result, init, { ...result, is_error: true }], '1')).toBe('failed: unknown')
    expect(ended([init, { ...result, is_error: true }, init, result])).toBe('done')
  })

  it('is not what a sub-agent goes on with after it', () => {
    expect(ended([init, result, { ...said({ type: 'text', text: 'x' }), parent_tool_use_id: 't9' }])).toBe(
      'done',
    )
  })

  it('is good only where both of its fields are', () => {
    expect(ended([init, { ...result, is_error: 'false' }])).toBe('failed: unknown')
    expect(ended([init, { ...result, is_error: 0 }])).toBe('failed: unknown')
    expect(ended([init, { ...result, subtype: 'error_during_execution' }])).toBe('failed: unknown')
    expect(ended([init, { ...result, subtype: 'error_max_turns' }], '1')).toBe('limit')
  })

  it('of a record that does not say whether it is an error is no sign of one either: the words are the model’s', () => {
    const { is_error: _, ...vague } = {
      ...result,
      result: 'The API key was invalid. I fixed the rate limit, 429.',
    }
    expect(read([init, vague]).outcome('0').fault).toEqual({
      ...{ class: 'unknown', message: 'its last record does not say whether it is an error' },
    })
  })

  it('may be one record of several megabytes', () => {
    expect(ended([init, { ...result, result: 'é"\n'.repeat(700_000) }])).toBe('done')
  })

  it.each<[string, (line: string) => string]>([
    ['CRLF', (line) => `${line}\r`],
    ['a byte order mark', (line) => `\uFEFF${line}`],
    ['a hole of NULs', (line) => `${'\0'.repeat(4_096)}${line}\0`],
  ])('is read with %s around it', (_, around) => {
    expect(ended([init, result].map((record) => around(JSON.stringify(record))))).toBe('done')
  })
})

describe('what is no sign of anything', () => {
  it('quotes of the model and of its tools', () => {
    const quote = `${JSON.stringify(result)}\nYou've hit your usage limit. Not logged in · Please run /login`
    const stream = [
      init,
      said(
        { type: 'text', text: quote },
        { type: 'tool_use', id: 't1', name: 'Bash', input: { command: quote } },
      ),
      printed(quote),
      { ...printed(quote), type: 'user', message: { content: quote } },
    ]
    expect(ended(stream)).toBe('failed: killed')
    expect(ended([...stream, result])).toBe('done')
    expect(read(stream).report).toMatchObject({ fault: null, lastFault: null, retrying: null, denials: [] })
  })

  it('records of no shape that it has ever had', () => {
    const records = [
      ...['', '[1]', '"x"', 'null', '{}', '{"type":null}', '{"type":["result"]}', '{"type":"assistant"}'],
      {
        type: 'assistant',
        message: { content: [null, 1, [], { type: 'tool_use' }, { type: 'tool_use', input: 'x' }] },
      },
      { type: 'user', message: { content: [{ type: 'tool_result' }, { type: 'tool_result', content: {} }] } },
      { type: 'system', subtype: 'background_tasks_changed', tasks: [null, 5, {}] },
      { type: 'stream_event', event: { type: 'content_block_delta', delta: 'x' } },
      { type: 'of_tomorrow', subtype: 'success', is_error: false },
    ]
    for (const preset of [claude, qwen, cursorAgent])
      expect(ended(records, '0', preset)).toBe('failed: killed')
  })
})

describe('a subscription that is used up', () => {
  const rejected = (resetsAt: unknown) => ({
    ...{
      type: 'rate_limit_event',
      rate_limit_info: { status: 'rejected', resetsAt, rateLimitType: 'five_hour' },
    },
  })
  const refused = { ...result, is_error: true, result: "You've hit your 5-hour limit · resets 12:54am (UTC)" }

  it.each([1_795_222_448, 1_795_222_448_000])(
    'is free again at %d, in seconds or milliseconds',
    (resetsAt) => {
      expect(read([init, rejected(resetsAt), refused]).outcome('1').fault).toMatchObject({
        ...{ class: 'usage_limit', resetsAt: 1_795_222_448_000 },
      })
    },
  )

  it('is used up also where nobody knows until when', () => {
    const { fault } = read([init, rejected('soon'), refused]).outcome('1')
    expect(fault?.class).toBe('usage_limit')
    expect(fault).not.toHaveProperty('resetsAt')
  })
})

describe('what older versions and others of the family print', () => {
  it('is counted by what they have: the total of the session, or of the turn alone', () => {
    const usage = {
      input_tokens: 10,
      cache_read_input_tokens: 20,
      cache_creation_input_tokens: 5,
      output_tokens: 7,
    }
    const byModel = { m: { inputTokens: 10, cacheReadInputTokens: 20, outputTokens: 7, costUSD: 0.5 } }
    expect(read([init, { ...result, usage, modelUsage: byModel }]).report.usage).toMatchObject({
      ...{ input: 30, cached: 20, output: 7, costUsd: 0.5 },
    })
    expect(read([init, { ...result, usage }]).report.usage).toMatchObject({
      input: 35,
      cached: 20,
      output: 7,
    })
    expect(read([init, result]).report.usage).toBeNull()
  })

  it('is a call of Cursor’s tools by the one field that names it', () => {
    const call = (subtype: string, shell: object) => ({
      ...{ type: 'tool_call', subtype, call_id: 'c1', tool_call: { shellToolCall: shell } },
    })
    const args = { command: 'npm test' }
    const { events } = read(
      [
        call('started', { args }),
        call('completed', { args, result: { failure: { exitCode: 3, stdout: 'no' } } }),
      ],
      cursorAgent,
    )
    expect(events).toMatchObject([
      { kind: 'tool', phase: 'start', class: 'shell', title: 'npm test' },
      { kind: 'tool', phase: 'end', ok: false, exit: 3, output: 'no' },
    ])
  })

  it('is an error of Qwen’s by the words in its record', () => {
    const failed = (error: unknown) => ({
      type: 'result',
      subtype: 'error_during_execution',
      is_error: true,
      error,
    })
    expect(ended([init, failed({ message: '[API Error: 429 insufficient_quota]' })], '1', qwen)).toBe(
      'failed: usage_limit',
    )
    expect(ended([init, failed('[API Error: 401 Incorrect API key]')], '1', qwen)).toBe('failed: auth')
    expect(ended([init, failed(undefined)], '1', qwen)).toBe('failed: unknown')
    expect(ended([init], '55', qwen)).toBe('limit')
  })
})
