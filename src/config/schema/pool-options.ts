import { poolStrategies } from '../../core/agent/pool.ts'
import type { Entry } from './entry.ts'

/** Who does which tasks, where there are several agents; for the table of all keys. */
export const poolOptions = {
  'pool.strategy': {
    type: { kind: 'choice', choices: poolStrategies },
    default: null,
    whenNull: 'round-robin',
    about:
      'Who of pool.entries is given the next task: round-robin (in turn, by weight) | priority (the first that is free) | least-busy | cost (the cheapest by list price). Left out: round-robin.',
    trust: 'free',
    stored: { partOf: ['pool.entries'] },
  },
  'pool.entries': {
    type: { kind: 'poolEntries' },
    default: null,
    whenNull: 'the one agent',
    about:
      'Agents that share the tasks, in place of agent: one that its vendor limits is left alone until its limit is over, and the others go on. An --agent in a stronger place than this is used alone.',
    example: [
      '- { agent: claude, model: sonnet, weight: 2 }',
      '- { agent: codex, maxConcurrent: 1 }',
      '- { agent: gemini, fallback: true }   # only while all others are limited',
    ],
    trust: 'needed',
    stored: { setting: 'pool', partOf: ['agent', 'agents'] },
  },
  route: {
    type: { kind: 'routes' },
    default: [],
    about:
      "Who does which tasks: the first rule that fits counts, before the pool's strategy; a task's own agent and model count before all. Conditions as in filter.",
    example: [
      '- { when: "type = docs", agent: gemini, model: flash }',
      '- { when: "path = src/db/ and label != small", model: opus }',
    ],
    trust: 'needed',
    stored: { setting: 'routes', partOf: ['agents'] },
  },
} as const satisfies Readonly<Record<string, Entry>>
