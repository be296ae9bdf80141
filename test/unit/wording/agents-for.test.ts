import { expect, test } from 'vitest'
import { agentsFor } from '../../../src/wording/pool/agents-for.ts'
import { poolEntry, poolOf } from '../../support/pool.ts'
import { aRun } from '../../support/run-facts.ts'
import { draft } from '../../support/store/sample.ts'

test('why says of a fallback that it waits with the account that it shares, and of an agent with its own that it is free', () => {
  const pool = poolOf(
    'priority',
    poolEntry('claude', { model: 'opus' }),
    poolEntry('claude', { model: 'haiku', fallback: true }),
    poolEntry('codex', { fallback: true }),
  )
  const { settings } = aRun()
  const limit = {
    concern: { kind: 'account', account: 'claude' },
    class: 'usage_limit',
    message: 'limit reached',
    named: true,
    since: 0,
    until: 61_000,
    inRow: 1,
  } as const
  const run = aRun({ settings: { ...settings, pool }, cools: [limit] })
  const limited = 'claude resets 1:00 (usage limit, the server named the time)'
  const words = agentsFor(draft('A'), { run, now: 1_000 }, []).map(({ name, words: said }) => [name, said])
  expect(words).toEqual([
    ['claude/opus', limited],
    ['claude/haiku', `${limited}; it shares the account of claude/opus, so it waits too`],
    ['codex', null],
  ])
})
