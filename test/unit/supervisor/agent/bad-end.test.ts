import { expect, test } from 'vitest'
import type { AgentOutcome } from '../../../../src/core/agent/outcome.ts'
import { plainPreset } from '../../../../src/core/agent/preset.ts'
import { reason, weightOf } from '../../../../src/core/reason.ts'
import { badEndOfStream, exitOf, type StreamEnd } from '../../../../src/supervisor/agent/bad-end.ts'

const preset = { ...plainPreset, name: 'claude', command: ['claude'] }
const done: AgentOutcome = {
  outcome: 'done',
  fault: null,
  usage: null,
  session: null,
  denials: [],
  asks: null,
  suspicious: null,
}
const rateLimit = { class: 'rate_limit', message: '429' } as const
const limited: AgentOutcome = { ...done, outcome: 'cancelled', fault: rateLimit }

const endOf = (said: Partial<StreamEnd>) =>
  badEndOfStream({
    end: { kind: 'exit', code: 0, signal: null },
    cut: null,
    over: null,
    outcome: done,
    preset,
    facts: { preset, putOffs: 0, waits: true },
    ...said,
  })

test('a finished agent stays done, whatever ended what it had left', () => {
  const timeout = reason('timeout', 'no end')
  expect(endOf({})).toBe(null)
  expect(endOf({ cut: { reason: timeout, finished: true } })).toBe(null)
  expect(endOf({ end: { kind: 'lost', why: 'reboot' } })).toBe(null)
  expect(endOf({ cut: { reason: timeout, finished: false } })).toBe(timeout)
  // A person's word stands.
  const stopped = reason('stopped', 'stopped by you')
  expect(endOf({ cut: { reason: stopped, finished: true } })).toBe(stopped)
})

test('an agent that was waiting for its vendor has not failed, whatever ended it', () => {
  const ends: Partial<StreamEnd>[] = [
    { cut: { reason: reason('timeout', ''), finished: false } },
    { cut: { reason: reason('limit:idle', ''), finished: false } },
    { over: reason('limit:output', '') },
    { end: { kind: 'limit' } },
    { end: { kind: 'lost', why: 'reboot' } },
    { end: { kind: 'exit', code: 143, signal: 'SIGTERM' } },
  ]
  for (const end of ends) {
    const why = endOf({ ...end, outcome: limited })
    expect(why).toMatchObject({ code: 'waiting:rate_limit', detail: { fault: { class: 'rate_limit' } } })
    expect(why === null ? null : weightOf(why.code)).toBe('back')
  }
})

test("each other fault is the task's, but for a login or an account, which are the preset's", () => {
  const failed = (kind: 'auth' | 'billing' | 'context' | 'killed' | 'crash') =>
    endOf({ outcome: { ...done, outcome: 'failed', fault: { class: kind, message: 'said so' } } })
  expect(['auth', 'billing'].map((kind) => weightOf(failed(kind as 'auth')?.code ?? 'person'))).toEqual([
    'back',
    'back',
  ])
  expect(failed('context')).toMatchObject({
    code: 'agent:fault-context',
    message: 'claude: context too long: said so',
  })
  expect(failed('killed')?.message).toBe(
    'claude: something outside ended it before it had finished (said so)',
  )
  expect(weightOf(failed('crash')?.code ?? 'person')).toBe('counted')
})

test('a question or a cap of its own ends it by name', () => {
  expect(endOf({ outcome: { ...done, outcome: 'failed', asks: 'Which\none?' } })).toMatchObject({
    code: 'agent:asks',
    message: 'claude asks: Which one?',
  })
  // It went on by itself, and met a limit.
  expect(
    endOf({ outcome: { ...done, outcome: 'failed', asks: 'Which one?', fault: rateLimit } }),
  ).toMatchObject({ code: 'waiting:rate_limit' })
  expect(endOf({ outcome: { ...done, outcome: 'limit' } })).toMatchObject({ code: 'agent:limit' })
})

test('the exit is as the system has it, and stopped only by us and before its end', () => {
  const end = { kind: 'exit', code: 143, signal: 'SIGTERM' } as const
  expect(exitOf(end, null)).toEqual({ code: 143, signal: 'TERM', stopped: false })
  expect(exitOf({ kind: 'lost', why: '' }, null)).toEqual({ code: null, signal: null, stopped: false })
  expect(exitOf(end, { reason: reason('timeout', ''), finished: false }).stopped).toBe(true)
  expect(exitOf(end, { reason: reason('timeout', ''), finished: true }).stopped).toBe(false)
})

test.each([
  ['rate_limit', 'waiting:rate_limit'],
  ['overload', 'agent:fault-overload'],
  ['network', 'agent:fault-network'],
] as const)('%s after it has put the task off five times in a row: %s', (kind, code) => {
  const outcome: AgentOutcome = { ...done, outcome: 'failed', fault: { class: kind, message: '529' } }
  const after = (putOffs: number) => endOf({ outcome, facts: { preset, putOffs, waits: true } })?.code
  expect(after(4)).toBe(`waiting:${kind}`)
  expect(after(5)).toBe(code)
})
