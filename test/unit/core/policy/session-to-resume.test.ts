import { expect, test } from 'vitest'
import { plainPreset, type AgentPreset } from '../../../../src/core/agent/preset.ts'
import { emptyReport, type StoredReport } from '../../../../src/core/agent/stored-report.ts'
import type { Attempt } from '../../../../src/core/attempt.ts'
import { sessionToResume, type ResumeFacts } from '../../../../src/core/policy/session-to-resume.ts'
import { reason, type ReasonCode } from '../../../../src/core/reason.ts'
import { anAttempt, anItem, startedAt } from '../../../support/run-facts.ts'

const preset: AgentPreset = {
  ...plainPreset,
  name: 'mine',
  command: ['mine'],
  resume: 'same-path',
  when: { ...plainPreset.when, resume: ['--resume', '{session}'] },
}
const item = anItem('A', 'a')

/** An attempt that ended so, by an agent that told this. */
function ended(code: ReasonCode, report: Partial<StoredReport> | null = { session: 's' }): Attempt {
  const attempt = anAttempt(1, item, {
    phase: 'verifying',
    agent: 'mine',
    end: { at: startedAt, outcome: 'failed', reason: reason(code, '') },
  })
  const [agent] = attempt.agents
  return report === null
    ? attempt
    : { ...attempt, agents: [{ ...agent, report: { ...emptyReport, ...report } }] }
}

const resumed = (said: Partial<ResumeFacts>) =>
  sessionToResume({ preset, session: 'resume', path: '/w', earlier: [ended('gate:failed')], ...said })?.id ??
  null

test('a session goes on after a failed gate, a conflict, a limit, an interruption', () => {
  for (const code of [
    'gate:failed',
    'conflict',
    'waiting:rate_limit',
    'timeout',
    'interrupted',
    'stopped',
  ] as const)
    expect(resumed({ earlier: [ended(code)] }), code).toBe('s')
  for (const code of ['no-change', 'agent:fault-context', 'agent:denied', 'agent:fault-crash'] as const)
    expect(resumed({ earlier: [ended(code)] }), code).toBe(null)
})

test('only where the config, the CLI and the place allow it', () => {
  expect(resumed({ session: 'fresh' })).toBe(null)
  expect(resumed({ path: '/elsewhere' })).toBe(null)
  expect(resumed({ path: '/elsewhere', preset: { ...preset, resume: 'anywhere' } })).toBe('s')
  expect(resumed({ preset: { ...preset, resume: 'never' } })).toBe(null)
  expect(resumed({ preset: { ...preset, when: plainPreset.when } })).toBe(null)
  expect(resumed({ preset: { ...preset, name: 'another' } })).toBe(null)
  expect(resumed({ earlier: [] })).toBe(null)
})

test('after two resumed tries it begins afresh; a try without an agent is passed over', () => {
  const again = ended('gate:failed', { session: 's', resumed: true })
  expect(resumed({ earlier: [ended('gate:failed'), again] })).toBe('s')
  expect(resumed({ earlier: [ended('gate:failed'), again, again] })).toBe(null)
  expect(resumed({ earlier: [ended('gate:failed'), ended('machine:disk', null)] })).toBe('s')
  const anew = ended('gate:failed', { session: 'new' })
  expect(resumed({ earlier: [ended('gate:failed'), again, again, anew] })).toBe('new')
})

test('what the session had used comes with it', () => {
  const usage = { input: 5, cached: 0, output: 1, reasoning: 0, costUsd: null, partial: false }
  const earlier = [ended('gate:failed', { session: 's', sessionUsage: usage })]
  expect(sessionToResume({ preset, session: 'resume', path: '/w', earlier })?.used).toEqual(usage)
})
