import { describe, expect, it } from 'vitest'
import { createReporter } from '../../../src/agent/agent-reporter.ts'
import { outcomeOf } from '../../../src/agent/outcome-of.ts'
import { claude } from '../../../src/agent/presets/claude.ts'
import { gemini } from '../../../src/agent/presets/gemini.ts'
import { opencode } from '../../../src/agent/presets/opencode.ts'
import { qwen } from '../../../src/agent/presets/qwen.ts'
import type { AgentEvent } from '../../../src/core/agent/agent-event.ts'
import type { FaultClass } from '../../../src/core/agent/fault.ts'
import { plainPreset, type AgentPreset } from '../../../src/core/agent/preset.ts'
import { exitOf } from '../../support/agent/recorded-stream.ts'

const plain: AgentPreset = { ...plainPreset, name: 'mine', command: ['mine'] }
const session: AgentEvent = { kind: 'session', id: 's' }
const good: AgentEvent = { kind: 'end', ok: true }
const text: AgentEvent = { kind: 'text', text: 'I go on.', delta: false }
const fault = (kind: FaultClass) => ({ class: kind, message: kind })
const bad = (kind: FaultClass): AgentEvent => ({ kind: 'end', ok: false, fault: fault(kind) })
const failing = (kind: FaultClass): AgentEvent => ({ kind: 'fault', fault: fault(kind) })
const retrying = (kind: FaultClass): AgentEvent => ({ kind: 'retry', fault: fault(kind) })

/** `done`, or `failed: auth`. */
function ended(preset: AgentPreset, events: readonly AgentEvent[], exit: string, stopped = false): string {
  const reporter = createReporter(null)
  for (const event of events) reporter.add(event)
  const end = outcomeOf(reporter.report(), { ...exitOf(exit), stopped }, preset)
  return end.fault === null ? end.outcome : `${end.outcome}: ${end.fault.class}`
}

describe('an agent is done', () => {
  it.each<[string, AgentPreset, AgentEvent[], string]>([
    ['with a good record and exit 0', claude, [session, good], '0'],
    ['also if something ended it after its good record', claude, [session, good], 'SIGKILL'],
    ['also if it ended itself when it was asked to, after its good record', claude, [session, good], '143'],
    ['also if nobody has seen how it ended after its good record', claude, [session, good], '-'],
    [
      'with errors and tries on the way',
      claude,
      [retrying('overload'), text, failing('network'), text, good],
      '0',
    ],
    [
      'when it was interrupted in an earlier turn',
      claude,
      [{ kind: 'interrupted' }, bad('killed'), session, good],
      '0',
    ],
    ['when it prints for people, with exit 0', plain, [text], '0'],
  ])('%s', (_, preset, events, exit) => {
    expect(ended(preset, events, exit)).toBe('done')
  })
})

describe('an agent is not done', () => {
  it.each<[string, AgentPreset, AgentEvent[], string, string]>([
    ['exit 0 without a record: ended from outside', gemini, [session, text], '0', 'failed: killed'],
    ['another turn after its record', claude, [session, good, session], '0', 'failed: killed'],
    ['an agent at work in its background', claude, [good, background(true)], '0', 'failed: killed'],
    ['a bad record and exit 0', gemini, [session, bad('overload')], '0', 'failed: overload'],
    ['a bad record after a good one', claude, [good, session, bad('auth')], '1', 'failed: auth'],
    ['a good record and exit 1', claude, [session, good], '1', 'failed: crash'],
    ['a signal after the record, of a CLI whose exit decides', opencode, [good], 'SIGTERM', 'failed: crash'],
    [
      'exit 1 after it had gone on from an error',
      opencode,
      [failing('context'), text, good],
      '1',
      'failed: context',
    ],
    ['an exit code that its table knows', gemini, [good], '173', 'failed: rate_limit'],
    ['a signal', claude, [session], 'SIGKILL', 'failed: killed'],
    ['the code of a signal', qwen, [session], '137', 'failed: killed'],
    ['a code above 128 that is no signal of this CLI', gemini, [session], '145', 'failed: auth'],
    ['the CLI ended itself when it was asked to', claude, [session], '143', 'failed: killed'],
    ['any other exit', claude, [session], '2', 'failed: crash'],
    ['an error record, then any other exit', claude, [session, failing('config')], '1', 'failed: config'],
    ['an error record, then a signal', claude, [session, failing('config')], 'SIGTERM', 'failed: killed'],
    ['an error that it went on from', claude, [failing('auth'), text], 'SIGTERM', 'failed: killed'],
    ['a limit that is still waited for', claude, [retrying('rate_limit')], 'SIGKILL', 'failed: rate_limit'],
    ['an early sign of a limit, and exit 0', gemini, [retrying('usage_limit')], '0', 'failed: usage_limit'],
    [
      'an end that says nothing, after a sign that does',
      gemini,
      [failing('auth'), bad('unknown')],
      '1',
      'failed: auth',
    ],
    [
      'an end that says nothing, while a limit was waited for',
      claude,
      [retrying('rate_limit'), failing('unknown'), bad('unknown')],
      '1',
      'failed: rate_limit',
    ],
    ['exit 1 of a program that prints for people', plain, [text], '1', 'failed: crash'],
    ['a program that prints for people, nobody knows how', plain, [text], '-', 'failed: killed'],
    ['a cap of its own, by code', gemini, [session], '53', 'limit'],
    ['a cap of its own, by record', claude, [{ kind: 'end', ok: false, cap: 'turns' }], '1', 'limit'],
    ['interrupted, and exit 0', claude, [{ kind: 'interrupted' }, bad('unknown')], '0', 'cancelled'],
  ])('%s', (_, preset, events, exit, expected) => {
    expect(ended(preset, events, exit)).toBe(expected)
  })

  it('when we stopped it before its record, whatever it printed then', () => {
    expect(ended(claude, [session, good], '0', true)).toBe('cancelled')
    expect(ended(claude, [session, retrying('rate_limit')], 'SIGTERM', true)).toBe('cancelled: rate_limit')
    expect(ended(plain, [text], '0', true)).toBe('cancelled')
  })
})

it('names the status of the vendor that only the exit code tells', () => {
  const reporter = createReporter(null)
  const told = (exit: string) => outcomeOf(reporter.report(), exitOf(exit), gemini).fault
  expect(told('247')).toEqual({ class: 'overload', status: 503, message: 'HTTP status 503' })
  reporter.add(bad('context'))
  expect(told('144')).toEqual({ class: 'context', status: 400, message: 'context' })
})

function background(agent: boolean): AgentEvent {
  return { kind: 'background', open: [{ id: 'b', agent }] }
}
