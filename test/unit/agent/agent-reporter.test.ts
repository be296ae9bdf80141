import { describe, expect, it } from 'vitest'
import { createReporter } from '../../../src/agent/agent-reporter.ts'
import type { AgentEvent, ToolEvent } from '../../../src/core/agent/agent-event.ts'
import type { Usage, UsageScope } from '../../../src/core/agent/usage.ts'

const text: AgentEvent = { kind: 'text', text: 'I go on.', delta: false }
const end: AgentEvent = { kind: 'end', ok: true }
const limited: AgentEvent = {
  kind: 'retry',
  fault: { class: 'rate_limit', message: '429' },
  attempt: 1,
  max: 9,
}

function tool(phase: ToolEvent['phase'], title: string, more: Partial<ToolEvent> = {}): AgentEvent {
  return { kind: 'tool', id: title, phase, name: 'Bash', title, class: 'shell', ...more }
}

function used(scope: UsageScope, input: number, output: number, costUsd: number | null = null): AgentEvent {
  return { kind: 'usage', scope, usage: usage(input, output, costUsd) }
}

const usage = (input: number, output: number, costUsd: number | null = null): Usage => ({
  ...{ input, cached: 0, output, reasoning: 0, costUsd, partial: false },
})

function report(events: readonly AgentEvent[], earlier: Usage | null = null) {
  const reporter = createReporter(earlier)
  for (const event of events) reporter.add(event)
  return reporter.report()
}

describe('what an agent has used', () => {
  it('is the sum of what its records add, with the cost that is known', () => {
    const events = [used('add', 100, 5, 0.25), used('add', 200, 6), end]
    expect(report(events).usage).toEqual(usage(300, 11, 0.25))
  })

  it.each(['run', 'session'] as const)('never gets less by a lower total of its %s', (scope) => {
    const events = [used(scope, 100, 9, 3), used(scope, 40, 10, 0.5), used(scope, 50, 2), end]
    expect(report(events)).toMatchObject({ usage: usage(100, 10, 3), sessionUsage: usage(100, 10, 3) })
  })

  it('is not counted anew when a session taken up reports less than it began with', () => {
    const events = [used('session', 110, 11, 2), used('session', 90, 9, 1), end]
    expect(report(events, usage(100, 10, 1.5)).usage).toEqual(usage(10, 1, 0.5))
  })

  it('is at least that while it runs, or when it was killed', () => {
    expect(report([used('add', 100, 5)]).usage).toEqual({ ...usage(100, 5), partial: true })
    expect(report([text]).usage).toBeNull()
  })

  it('is a total once one comes: the parts before it are in it', () => {
    expect(report([used('add', 100, 5), used('run', 120, 9), end]).usage).toEqual(usage(120, 9))
  })

  it('of a session that goes on is the total less what it had used before', () => {
    const { usage: own, sessionUsage } = report([used('session', 4800, 160), end], usage(3600, 120))
    expect({ own, sessionUsage }).toEqual({ own: usage(1200, 40), sessionUsage: usage(4800, 160) })
  })

  it('of a session that was begun anew is its total', () => {
    expect(report([used('session', 1200, 40), end], usage(3600, 120)).usage).toEqual(usage(1200, 40))
  })

  it('of a process that was killed before its total is in what the next one subtracts', () => {
    const { sessionUsage } = report([used('add', 100, 5)], usage(3600, 120))
    expect(sessionUsage).toMatchObject({ input: 3700, output: 125 })
    expect(report([], usage(3600, 120)).sessionUsage).toEqual(usage(3600, 120))
  })
})

describe('where an agent stands', () => {
  it('tries again, until its vendor answers', () => {
    expect(report([limited]).retrying).toMatchObject({ fault: { class: 'rate_limit' }, attempt: 1, max: 9 })
    expect(report([limited, text]).retrying).toBeNull()
    expect(report([limited, end]).retrying).toBeNull()
  })

  it('knows why it tries again when only one of two records says so, in either order', () => {
    const vague: AgentEvent = { kind: 'retry', fault: { class: 'unknown', message: 'retry' }, attempt: 2 }
    for (const events of [
      [limited, vague],
      [vague, limited],
    ])
      expect(report(events).retrying?.fault.class).toBe('rate_limit')
  })

  it('has tools open from their start to their end, and none after its end', () => {
    expect(report([tool('start', 'a'), tool('start', 'b'), tool('end', 'a')]).openTools).toMatchObject([
      { id: 'b' },
    ])
    expect(report([tool('start', 'a'), end]).openTools).toEqual([])
  })

  it('has no more tools open than can be shown, whatever it never ends', () => {
    const calls = Array.from({ length: 1_500 }, (_, index) => tool('start', `call ${index}`))
    const { openTools } = report(calls)
    expect(openTools).toHaveLength(1_000)
    expect(openTools.at(-1)?.title).toBe('call 1499')
  })

  it('settles after its end, or when nothing but its background is left', () => {
    const shell: AgentEvent = { kind: 'background', open: [{ id: 'b', agent: false }] }
    const helper: AgentEvent = { kind: 'background', open: [{ id: 'b', agent: true }] }
    expect(report([text]).settling).toBe(false)
    expect(report([shell, end]).settling).toBe(true)
    expect(report([helper, end]).settling).toBe(false)
    expect(report([end, { kind: 'session', id: 's' }]).settling).toBe(false)
    expect(report([text, { kind: 'idle' }]).settling).toBe(true)
    expect(report([{ kind: 'idle' }, { kind: 'turn' }]).settling).toBe(false)
    expect(report([{ kind: 'interrupted' }, { kind: 'idle' }]).settling).toBe(false)
  })

  it('is not interrupted by what ends it when its work is finished', () => {
    expect(report([{ kind: 'idle' }, { kind: 'interrupted' }]).interrupted).toBe(false)
    expect(report([end, { kind: 'interrupted' }]).interrupted).toBe(false)
    expect(report([text, { kind: 'interrupted' }]).interrupted).toBe(true)
  })

  it('repeats itself when the same call comes again with no other between', () => {
    const again = [tool('start', 'npm test'), tool('end', 'npm test'), text]
    expect(report([...again, ...again, ...again]).repeated).toEqual({ title: 'npm test', times: 3 })
    expect(report([...again, ...again, tool('start', 'ls')]).repeated).toEqual({ title: 'ls', times: 1 })
  })

  it('lists what was not permitted, but never without end', () => {
    const denied = tool('end', 'rm -rf dist', { ok: false, denied: true })
    expect(report([denied, { kind: 'denied', what: 'Write a.txt' }]).denials).toEqual([
      'Bash rm -rf dist',
      'Write a.txt',
    ])
    expect(report(Array.from({ length: 1_000 }, () => denied)).denials).toHaveLength(100)
  })

  it('waits for a person only until it goes on by itself', () => {
    const asks: AgentEvent = { kind: 'ask', question: 'Which one?' }
    expect(report([tool('start', 'ask'), asks]).asks).toBe('Which one?')
    expect(report([asks, tool('start', 'ls')]).asks).toBeNull()
  })
})
