import type { Attempt } from '../../src/core/attempt.ts'
import type { EventBody, StoredEvent } from '../../src/core/event.ts'
import { attemptId, itemId, oid, runId, supervisorId } from '../../src/core/ids.ts'
import type { Item } from '../../src/core/item.ts'
import type { Run } from '../../src/core/run.ts'

export const startedAt = Date.UTC(2026, 10, 21, 0, 12, 4)
export const commitOf = (digit: string) => oid(digit.repeat(40))

/** Facts of a run as the store would tell them, to be varied by tests. */
export const anItem = (id: string, title: string, more: Partial<Item> = {}): Item => ({
  id: itemId(id),
  title,
  description: '',
  type: 'feature',
  priority: 5,
  sourcePriority: null,
  parent: null,
  dependsOn: [],
  files: [],
  estimateHours: null,
  assignee: null,
  source: 'backlog.md',
  line: 1,
  metadata: {},
  order: 0,
  standing: { status: 'todo', notBefore: null, hold: null, reason: null },
  attempts: 0,
  blockedBy: 0,
  createdAt: startedAt,
  updatedAt: startedAt,
  ...more,
})

export const anAttempt = (id: number, item: Item, more: Partial<Attempt> = {}): Attempt => ({
  id: attemptId(id),
  item: item.id,
  slug: item.id.toLowerCase(),
  number: 1,
  tryNumber: 1,
  run: runId(7),
  owner: supervisorId(1),
  worker: 0,
  epoch: 1,
  tenure: 1,
  phase: 'running',
  agent: 'codex',
  startedAt,
  base: commitOf('0'),
  worktree: null,
  branch: null,
  settles: false,
  given: null,
  work: null,
  gates: [],
  end: null,
  ...more,
})

export const aRun = (more: Partial<Run> = {}): Run => ({
  id: runId(7),
  settings: {
    workers: 2,
    strategy: 'priority',
    onFailure: 'continue',
    agent: { name: 'codex', command: ['codex'], promptVia: 'stdin', decoder: 'text', env: {} },
    gate: ['npm test'],
    setup: [],
    teardown: [],
    copy: [],
    link: [],
    target: 'main',
    waiting: null,
    retry: { attempts: 3, backoffMs: 5000, maxMs: 300_000 },
    breaker: { failures: 5, cooldownMs: 30_000 },
    limits: { timeoutMs: 1, idleMs: null, gateTimeoutMs: 1, outputBytes: 1 },
    keepLogsBytes: 2 * 1024 ** 3,
    keepLogsMs: 30 * 86_400_000,
    worktreeRoot: '/w',
  },
  startedAt,
  base: commitOf('0'),
  paused: false,
  aborting: false,
  breaker: { state: 'closed', failuresInRow: 0 },
  hold: null,
  endedAt: null,
  ...more,
})

export const anEvent = (body: EventBody, afterMs: number, attempt: Attempt | null): StoredEvent => ({
  seq: 1,
  at: startedAt + afterMs,
  run: runId(7),
  item: attempt?.item ?? null,
  attempt: attempt?.id ?? null,
  worker: attempt?.worker ?? null,
  body,
})
