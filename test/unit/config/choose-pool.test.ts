import { describe, expect, it } from 'vitest'
import { claude } from '../../../src/agent/presets/claude.ts'
import { codex } from '../../../src/agent/presets/codex.ts'
import { choosePool } from '../../../src/config/agents/choose-pool.ts'
import { resolveAgents } from '../../../src/config/agents/resolve-agents.ts'
import { checkLayer } from '../../../src/config/check-layer.ts'
import { mergeLayers } from '../../../src/config/merge-layers.ts'
import type { ConfigLayer } from '../../../src/config/schema/config.ts'
import { accountOf, entryName } from '../../../src/core/agent/pool.ts'
import { candidatesFor, presetsOf } from '../../../src/core/policy/pool/demand.ts'

const facts = { root: '/r', builtIn: [claude, codex] }
const pool = { entries: [{ agent: 'claude', model: 'sonnet' }, { agent: 'codex' }] }
/** Of layers as they are after reading, the strongest first. */
const chosen = (...layers: readonly ConfigLayer[]) => choosePool(mergeLayers(layers), facts)
const names = (...layers: readonly ConfigLayer[]) =>
  (chosen(...layers).pool?.entries ?? [{ preset: chosen(...layers).agent }]).map(({ preset }) =>
    entryName(preset),
  )
const refusal = (...layers: readonly ConfigLayer[]): string => {
  try {
    chosen(...layers)
  } catch (error) {
    return (error as Error).message
  }
  return 'taken'
}

describe('who works for a run', () => {
  it('is the pool, or what a stronger place names in its stead', () => {
    expect(names({ pool })).toEqual(['claude/sonnet', 'codex'])
    expect(names({ agent: 'codex' }, { pool })).toEqual(['codex'])
    expect(names({ pool }, { agent: 'codex', model: 'gpt-5' })).toEqual(['claude/sonnet', 'codex'])
    expect(
      chosen({ agent: 'codex' }, { pool, route: [{ when: 'type = docs', agent: 'claude' }] }).routes,
    ).toEqual([])
  })

  it('takes a stronger model for the only agent of a pool, and asks of which one of several', () => {
    expect(names({ model: 'opus' }, { pool: { entries: [{ agent: 'claude' }] } })).toEqual(['claude/opus'])
    expect(refusal({ model: 'opus' }, { pool })).toContain('of which agent of the pool?')
  })

  it('is said by an agent or by a pool, and one place does not say both', () => {
    const place = (path: readonly PropertyKey[], message: string) =>
      ({ severity: 'error', file: 'f', line: 1, field: path.join('.'), message }) as const
    const { problems } = checkLayer({ agent: 'codex', pool }, place)
    expect(problems).toMatchObject([
      { field: 'pool.entries', message: expect.stringContaining('beside agent') as string },
    ])
  })

  it('refuses by the name of the key an agent that is not there, one twice, and a rule that nobody serves', () => {
    expect(refusal({ pool: { entries: [{ agent: 'claud' }] } })).toBe(
      'pool.entries[0]: there is no agent named claud',
    )
    expect(refusal({ pool: { entries: [{ agent: 'codex' }, { agent: 'codex' }] } })).toBe(
      'pool.entries[1] is codex again',
    )
    expect(refusal({ pool, route: [{ when: 'type = docs', model: 'flash' }] })).toContain(
      'route[0]: no agent',
    )
  })

  it('takes turns where no strategy is named, and refuses one with nobody to choose from', () => {
    expect(chosen({ pool }).pool?.strategy).toBe('round-robin')
    expect(chosen({ pool: { strategy: 'cost' } }, { pool }).pool?.strategy).toBe('cost')
    expect(refusal({ pool: { strategy: 'cost' } }, { agent: 'codex' })).toBe(
      'pool.strategy is cost, and there is nobody to choose from',
    )
    // A stronger agent takes back the pool as a whole.
    expect(names({ agent: 'codex' }, { pool: { ...pool, strategy: 'cost' } })).toEqual(['codex'])
  })

  it('lets a task and a rule choose among what the options name, and nothing else', () => {
    const settings = chosen({
      pool,
      agents: { careful: { extends: 'claude', model: 'opus' } },
      route: [{ when: 'type = docs', agent: 'codex', model: 'mini' }],
    })
    const served = (agent: string | null, model: string | null) =>
      candidatesFor(settings, { agent, model }).map(({ preset }) => entryName(preset))
    expect(served('careful', null)).toEqual(['careful/opus'])
    expect(served(null, 'opus')).toEqual(['careful/opus'])
    expect(served('codex', 'mini')).toEqual(['codex/mini'])
    expect(served('claude', 'haiku')).toEqual([])
    expect(presetsOf(settings)).toHaveLength(4)
  })
})

it('a preset that extends another has its account, unless it has a home or variables of its own', () => {
  const { presets } = resolveAgents(
    {
      same: { extends: 'claude', model: 'opus' },
      home: { extends: 'claude', home: { variable: 'CLAUDE_CONFIG_DIR', share: 'account' } },
      key: { extends: 'claude', env: { ANTHROPIC_API_KEY: 'x' } },
      named: { extends: 'key', account: 'work' },
      below: { extends: 'named' },
      plain: { command: ['./a.sh'] },
    },
    facts,
  )
  expect(presets.map(accountOf)).toEqual(['claude', 'home', 'key', 'work', 'work', 'plain'])
})
