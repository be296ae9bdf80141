import { reviewsOf, standstillOf, type Attempt, type AttemptIn } from '../core/attempt.ts'
import { seenByEach } from '../core/candidate.ts'
import type { ChangeSoFar, SlotView, SlotWork } from '../core/board/snapshot.ts'
import type { EpochMs } from '../core/ids.ts'
import type { PaneLog } from '../core/log/pane-log.ts'
import { startSteps, type StartFacts } from '../core/policy/start-steps.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { AgentVitals } from '../core/ports/process.ts'
import type { ItemRow } from '../core/ports/store-reader.ts'
import type { Store } from '../core/ports/store.ts'
import type { SupervisorRow } from '../core/run/run.ts'
import { paneSentence, type PaneSentenceFacts } from '../wording/pane-sentence.ts'
import { AgentLoads } from './agent-loads.ts'
import { agentKey } from './agent-key.ts'
import { inTheWay } from './in-the-way.ts'
import { LiveDiffStats } from './live-diff-stats.ts'
import type { OpenLog, OpenLogs } from './open-logs.ts'

export interface SlotParts {
  readonly store: Store
  readonly clock: Clock
  readonly openLog: OpenLog
  /** What differs in the attempt's worktree now. */
  look(attempt: AttemptIn<'running'>): Promise<ChangeSoFar>
  /** What its newest agent uses; null where another process watches that. */
  vitalsOf(attempt: Attempt): AgentVitals | null
  /** How far its worktree and its setup are. */
  startOf(attempt: AttemptIn<'preparing'>, now: EpochMs): Pick<StartFacts, 'making' | 'makesIt' | 'begun'>
  /** Called when what an attempt changed has been counted anew. */
  changed(): void
}

interface SlotFacts extends Omit<PaneSentenceFacts, 'ready' | 'inTheWay' | 'wanted'> {
  readonly living: readonly SupervisorRow[]
  readonly open: readonly Attempt[]
}

/** What each worker does: the panes of the screen, with the logs that they show. */
export class SlotViews {
  readonly #parts: SlotParts
  readonly #logs: OpenLogs
  readonly #changes: LiveDiffStats
  readonly #loads = new AgentLoads()
  #someRest = false

  constructor(parts: SlotParts, logs: OpenLogs) {
    this.#parts = parts
    this.#logs = logs
    this.#changes = new LiveDiffStats({
      look: (attempt) => parts.look(attempt),
      clock: parts.clock,
      changed: () => parts.changed(),
    })
  }

  async read(facts: SlotFacts): Promise<readonly SlotView[]> {
    const { store } = this.#parts
    const { open } = facts
    const busy = new Map<number, { row: ItemRow; attempt: Attempt }>()
    const [resting, others] = [open.filter(isResting), open.filter((attempt) => !isResting(attempt))]
    for (const attempt of [...others, ...resting]) {
      if (attempt.phase === 'queued' || attempt.phase === 'merging') continue
      if (isResting(attempt) && busy.has(attempt.worker)) continue
      const row = await store.item(attempt.item)
      if (row !== null) busy.set(numberFor(attempt.worker, busy), { row, attempt })
    }
    this.#forget(open)
    const wanted = new Set(facts.living.flatMap(workersOf))
    const numbers = new Set([...wanted, ...busy.keys()])
    const someFree = numbers.size > busy.size
    const ready = someFree && (await this.#somethingIsReady())
    this.#someRest = someFree && !ready
    const way = someFree && !ready && facts.counts.blocked > 0 ? await inTheWay(store) : null
    const sentence = (attempt: Attempt | null): string =>
      paneSentence(attempt, { ...facts, ready, inTheWay: way, wanted: wanted.size })
    const views: SlotView[] = []
    for (const worker of [...numbers].sort((one, other) => one - other)) {
      // Without a supervisor nothing drains.
      const draining = wanted.size > 0 && !wanted.has(worker)
      const work = busy.get(worker)
      if (work === undefined) {
        views.push({ worker, agent: null, work: null, draining, says: sentence(null) })
        continue
      }
      for (const attempt of seenByEach(work.attempt)) {
        const log = await this.#logs.of(attempt)
        const agent = attempt.candidate ?? null
        const of = { ...this.#work({ row: work.row, attempt }, log), ...this.#start(attempt, facts) }
        views.push({ worker, agent, work: of, draining, says: sentence(attempt) })
      }
    }
    return views
  }

  /** Whether workers were free when last read, and no task was ready for them. */
  get someRest(): boolean {
    return this.#someRest
  }

  /** Tasks that a person stopped come first among those that are todo. */
  async #somethingIsReady(): Promise<boolean> {
    const limit = 16
    for (let offset = 0; ; offset += limit) {
      const page = { order: 'needs you', states: ['todo'], offset, limit } as const
      const rows = await this.#parts.store.items(page)
      if (rows.some(({ item: { standing } }) => standing.status === 'todo' && standing.hold !== 'stopped'))
        return true
      if (rows.length < limit) return false
    }
  }

  #work({ row, attempt }: { readonly row: ItemRow; readonly attempt: Attempt }, log: PaneLog): SlotWork {
    // An agent that prints without an end to its line changes files all the same.
    const change = this.#changes.of(attempt, (log.raw() ?? log).version())
    return {
      row,
      attempt,
      log,
      change,
      load: this.#loads.of(agentKey(attempt), this.#parts.vitalsOf(attempt)),
    }
  }

  #start(attempt: Attempt, { run, now }: SlotFacts): Pick<SlotWork, 'start'> {
    if (attempt.phase !== 'preparing' || run === null) return {}
    const { settings } = run
    const start = startSteps({ attempt, settings, ...this.#parts.startOf(attempt, now) })
    return start.length === 0 ? {} : { start }
  }

  #forget(open: readonly Attempt[]): void {
    const needed = new Set(open.flatMap(seenByEach).map(agentKey))
    this.#changes.keepOnly(needed)
    this.#loads.keepOnly(needed)
    this.#logs.keep(needed)
  }
}

/** It waits for its reviewer's vendor: its worker may have another task meanwhile. */
const isResting = (attempt: Attempt): boolean =>
  attempt.phase === 'reviewing' && reviewsOf(attempt).at(-1)?.waits === true && standstillOf(attempt) !== null

/** Two supervisors may have chosen the same number: then the later one is shown with a number above all others. */
function numberFor(worker: number, busy: ReadonlyMap<number, unknown>): number {
  return busy.has(worker) ? Math.max(...busy.keys()) + 1 : worker
}

/** The numbers of the workers that a supervisor wants. */
const workersOf = ({ firstWorker, workers }: SupervisorRow): readonly number[] =>
  Array.from({ length: workers }, (_, index) => firstWorker + index)
