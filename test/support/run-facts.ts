import { emptyReport, type StoredReport } from '../../src/core/agent/stored-report.ts'
import type {
  Attempt,
  AttemptFacts,
  AttemptIn,
  GateResult,
  MergeStep,
  Phase,
  Work,
} from '../../src/core/attempt.ts'
import type { EventBody, StoredEvent } from '../../src/core/event.ts'
import { attemptId, itemId, oid, runId, supervisorId, type Oid } from '../../src/core/ids.ts'
import type { Item } from '../../src/core/item.ts'
import { freshRecords } from '../../src/core/policy/budget.ts'
import type { Run } from '../../src/core/run/run.ts'
import { nothingSpent } from '../../src/core/run/spent.ts'
import { usualSettings } from './usual-settings.ts'

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
  agent: null,
  model: null,
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

/** One line in one file, as a gate and the lane are given it. */
export const someWork: Work = {
  commit: commitOf('b'),
  tree: commitOf('d'),
  files: ['a'],
  added: 1,
  removed: 0,
  leftOut: [],
  exact: true,
}

interface AttemptSaid extends Partial<AttemptFacts> {
  readonly phase?: Phase
  /** The name of its agent's preset. */
  readonly agent?: string
  readonly model?: string | null
  /** Its place among the agents that the attempt began with. */
  readonly agentNumber?: number
  /** Where its agent works; null while that is not made. */
  readonly worktree?: string | null
  readonly branch?: string | null
  readonly base?: Oid
  readonly given?: Oid | null
  /** What its agent's stream has told. */
  readonly report?: Partial<StoredReport>
  readonly work?: Work | null
  readonly gates?: readonly GateResult[]
  readonly step?: MergeStep | null
}

/** An attempt by one agent: running, or past its gates where work or gates are said. */
export function anAttempt<InPhase extends Phase>(
  id: number,
  item: Item,
  said: AttemptSaid & { readonly phase: InPhase },
): AttemptIn<InPhase>
export function anAttempt(id: number, item: Item, said?: AttemptSaid): Attempt
export function anAttempt(id: number, item: Item, said: AttemptSaid = {}): Attempt {
  const {
    phase: asked,
    agent: preset = 'codex',
    model = null,
    worktree: path = '/w',
    branch = null,
    ...others
  } = said
  const {
    agentNumber: number = 0,
    base = commitOf('0'),
    given = null,
    report,
    work = null,
    gates = [],
    step = null,
    ...more
  } = others
  const phase = asked ?? (work === null && gates.length === 0 ? 'running' : 'merging')
  const worktree = path === null ? null : { path, branch, base }
  const facts: AttemptFacts = {
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
    startedAt,
    settles: false,
    end: null,
    ...more,
  }
  if (phase === 'preparing') return { ...facts, phase, agents: [{ number, preset, model, worktree }] }
  if (worktree === null) throw new Error(`an attempt that is ${phase} has a worktree`)
  const told = report === undefined ? {} : { report: { ...emptyReport, ...report } }
  const agents = [{ number, preset, model, worktree, given, ...told }] as const
  switch (phase) {
    case 'running':
    case 'voting':
      return { ...facts, phase, agents }
    case 'collecting':
      return { ...facts, phase, agents, work }
    case 'merging':
      return { ...facts, phase, agents, work, gates, step }
    default:
      return { ...facts, phase, agents, work, gates }
  }
}

export const aRun = (more: Partial<Run> = {}): Run => ({
  id: runId(7),
  settings: { ...usualSettings('codex'), gate: ['npm test'] },
  startedAt,
  base: commitOf('0'),
  paused: false,
  aborting: false,
  breaker: { state: 'closed', failuresInRow: 0 },
  hold: null,
  spent: nothingSpent,
  budgets: freshRecords,
  cools: [],
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
