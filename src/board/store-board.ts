import { existsSync } from 'node:fs'
import type {
  Board,
  FoundTask,
  NoteTaken,
  Patience,
  TaskAdded,
  Undoable,
  AskedPlan,
} from '../core/board/board.ts'
import type { BoardWindow } from '../core/board/page-content.ts'
import type { BoardSnapshot } from '../core/board/snapshot.ts'
import type { LastAct, TakenBack } from '../core/acts/act.ts'
import type { TypedTask } from '../core/backlog/typed-item.ts'
import type { Command, CommandBody } from '../core/command.ts'
import type { ItemId, SupervisorId } from '../core/ids.ts'
import { whyOf } from '../core/list/why.ts'
import { runPhase } from '../core/policy/run-phase.ts'
import { lastMerge } from '../core/policy/undoable.ts'
import type { PlanReply, Refusal } from '../core/ports/backlog-store.ts'
import type { Git } from '../core/ports/git.ts'
import type { LivenessOf } from '../core/ports/run-store.ts'
import type { StateCounts } from '../core/ports/store-reader.ts'
import type { Worktrees } from '../core/ports/worktrees.ts'
import { nextStartOf, type NextStart } from '../core/run/next-start.ts'
import type { Hold } from '../core/run/hold.ts'
import type { ProcessIdentity } from '../core/run/identity.ts'
import type { Run } from '../core/run/run.ts'
import type { LiveSettings } from '../core/run/setting.ts'
import type { RunSummary } from '../core/run/summary.ts'
import { livingOf, withoutSelf } from '../core/run/supervisor.ts'
import type { Safe } from '../core/safe.ts'
import { extensionAnswer } from '../text/extension-answer.ts'
import { literal } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { runNotices } from './run-notices.ts'
import { keptWorktrees, openedRow } from './kept-worktrees.ts'
import { agentOffers, chooseAgent, offeredNow } from './agent-offers.ts'
import { addTask } from './add-task.ts'
import { knownOfTyped } from './known-of-typed.ts'
import { askOf } from './asking/ask-of.ts'
import { awaitAnswers } from './asking/await-answers.ts'
import { TaskListReader } from './list/task-list-reader.ts'
import { readLane, readPage, type PageSources } from './read-page.ts'
import { OpenConflicts } from './conflict/open-conflicts.ts'
import { OpenDiffs, type DiffParts } from './open-diffs.ts'
import { RecentMerges } from './recent-merges.ts'
import { retryItems } from './retry-items.ts'
import { SlowForecast } from './slow-forecast.ts'
import { SlotViews, type SlotParts } from './slot-views.ts'
import { OpenLogs } from './open-logs.ts'
import { PacedLook } from './paced-look.ts'

export interface BoardParts
  extends
    Omit<SlotParts, 'changed'>,
    Pick<DiffParts, 'openDiff'>,
    /** What a person has not settled yet in a worktree that was left to them, and how far they are. */
    Pick<Worktrees, 'unsettled' | 'settling'>,
    Pick<Git, 'openConflict' | 'branchTip'> {
  readonly livenessOf: LivenessOf
  /** This process. */
  readonly self: ProcessIdentity
  readonly project: string
  readonly target: string
  /** The newest run when the screen was opened, if it had ended by then. */
  readonly endedBefore: number | null
  keepCopy: Board['keepCopy']
  reportOf: Board['reportOf']
  readonly settings: LiveSettings
  /** The run's summary, once it has ended. */
  summaryOf(run: Run): Promise<RunSummary>
  /** Called after an own write, so that a supervisor in this process reacts at once. */
  wake(): void
  /** Called when a person wants this process to go on with the run: by a key, or by making tasks todo again. */
  wanted(): void
  undoHere: Board['undoHere']
  /** Resolves when this process supervises, or waits for something that it could supervise. */
  begun(): Promise<void>
  /** Whether this process only watches, until nobody supervises a run that needs somebody. */
  watches(): boolean
  /** Why the supervisor of this process can't store anything; null when it can. */
  storeHeld(): Hold | null
  /** Whether this process is about to end its supervisor. */
  stopping(): boolean
  /** The supervisor of this process, if it only finishes its running attempts; null when it claims new tasks. */
  draining(): SupervisorId | null
}

/** How often we check for commits of other processes. */
const pollMs = 50

/** The board over the store: works the same for a supervisor in this process and for one in another. */
export class StoreBoard implements Board {
  readonly settings: LiveSettings
  readonly #parts: BoardParts
  readonly #slots: SlotViews
  readonly #diffs: OpenDiffs
  readonly #listeners = new Set<() => void>()
  #summary: { readonly of: string; readonly summary: RunSummary } | null = null

  readonly #forecast: SlowForecast
  readonly #pages: PageSources
  readonly #list: TaskListReader

  constructor(parts: BoardParts) {
    this.#parts = parts
    this.settings = parts.settings
    this.#forecast = new SlowForecast(parts.store)
    const logs = new OpenLogs(parts.store, parts.openLog)
    const changed = (): void => {
      for (const listener of this.#listeners) listener()
    }
    this.#slots = new SlotViews({ ...parts, changed }, logs)
    this.#diffs = new OpenDiffs({ ...parts, openDiff: (source) => parts.openDiff(source), changed })
    this.#list = new TaskListReader(parts.store, changed)
    const merges = new RecentMerges(parts.store)
    this.#pages = {
      store: parts.store,
      logOf: (attempt) => logs.of(attempt),
      merges: (of) => merges.read(of),
      diffs: this.#diffs,
      conflicts: new OpenConflicts({ openConflict: (sides) => parts.openConflict(sides), changed }),
      settling: new PacedLook({ ...parts, look: parts.settling, changed }),
      branchTip: new PacedLook({ ...parts, look: parts.branchTip, changed }),
    }
  }

  async read({ page: request, ...window }: BoardWindow): Promise<BoardSnapshot> {
    const { store, livenessOf, self, project, target } = this.#parts
    // What the screen counts up or down to is a moment of the store.
    const now = await store.now()
    const newest = await store.newestRun()
    // A run that ended before this screen was opened is not its run.
    const run = newest !== null && newest.id === this.#parts.endedBefore ? null : newest
    const all = run === null ? [] : await store.supervisorsOf(run.id)
    const living = livingOf(all, livenessOf, now)
    const others = withoutSelf(living, self)
    const wanted = living.reduce((sum, row) => sum + row.workers, 0)
    const counts = await store.counts()
    const filter = (counts.outside ?? 0) > 0 ? await store.scopeFilter() : null
    const open = await store.openAttempts()
    const hold = run?.endedAt === null ? (this.#parts.storeHeld() ?? run.hold) : null
    const leaves = this.#parts.draining()
    const stopping = this.#parts.stopping()
    const slots = await this.#slots.read({
      run,
      living,
      counts,
      now,
      open,
      hold,
      draining: leaves !== null,
      stopping: stopping || (run?.endedAt === null && run.aborting),
    })
    const phase = runPhase({
      run,
      now,
      hold,
      living: living.length,
      // Of agents that nobody supervises a watching process takes care.
      supervises: !this.#parts.watches() || open.length > 0,
      counts,
      stopping,
      draining: leaves !== null,
    })
    const { rows, view } = await this.#list.read({ ...window, request: window.list }, counts)
    const page = await readPage(this.#pages, request, { target: run?.settings.target ?? target, now })
    const whyNow = window.why === undefined ? null : await whyOf(store, window.why, now)
    return {
      now,
      project,
      target,
      run,
      supervisors: living,
      others: others.map(({ identity }) => identity.pid),
      watches: living.length > 0 && others.length === living.length,
      wanted,
      counts,
      ...(filter === null ? {} : { filter }),
      slots,
      ...(this.#slots.someRest ? { lane: await readLane(this.#pages, mostInLane) } : {}),
      rows,
      rowsOffset: window.offset,
      list: view,
      lastDone: counts.done === 0 ? null : await store.lastDone(),
      page,
      ...(whyNow === null ? {} : { why: whyNow }),
      ...(await offeredNow(store, window.offers)),
      keptWorktrees: keptWorktrees([...rows, ...openedRow(page)]),
      delivery: await store.delivery(target),
      hold,
      phase,
      leavesAfter: leaves === null ? null : open.filter(({ owner }) => owner === leaves).length,
      nextStart: phase === 'waiting' ? await this.#nextStart() : null,
      forecast: await this.#forecast.read({ run, living, now }, counts, this.#parts.clock.awakeMs()),
      summary: run === null || run.endedAt === null ? null : await this.#summaryOf(run, counts),
      notices: await runNotices(store, run),
      lastAct: await store.lastAct(),
    }
  }

  subscribe(changed: () => void): () => void {
    let version = this.#parts.store.dataVersion()
    const timer = setInterval(() => {
      const next = this.#parts.store.dataVersion()
      if (next === version) return
      version = next
      changed()
    }, pollMs)
    this.#listeners.add(changed)
    return () => {
      clearInterval(timer)
      this.#listeners.delete(changed)
      this.#diffs.close()
    }
  }

  ask(body: CommandBody): Promise<readonly Command[]> {
    const { store, livenessOf } = this.#parts
    return askOf(this.#parts, () => store.ask(body, livenessOf), 'item' in body)
  }

  stop(items: readonly ItemId[]): Promise<readonly Command[]> {
    const { store, livenessOf } = this.#parts
    return askOf(this.#parts, () => store.askToStop(items, livenessOf), true)
  }

  lastAct(): Promise<LastAct | null> {
    return this.#parts.store.lastAct()
  }

  async takeBack(act: number): Promise<TakenBack | null> {
    const back = await this.#parts.store.takeBackAct(act)
    if (back !== null && back.kind !== 'retry') this.#parts.wanted()
    return back
  }

  answers(commands: readonly Command[], patience: Patience): Promise<readonly Command[]> {
    const ids = commands.map((command) => command.id)
    return awaitAnswers(() => this.#parts.store.commandsById(ids), patience)
  }

  async retry(items: readonly ItemId[], { again } = { again: false }): Promise<readonly Refusal[]> {
    const { store } = this.#parts
    const refused = await retryItems(store, {
      ...{ items, again },
      stands: existsSync,
      unsettled: (dir) => this.#parts.unsettled(dir),
    })
    this.#parts.wanted()
    return refused
  }

  async add(task: TypedTask): Promise<TaskAdded> {
    const added = await addTask(this.#parts.store, task)
    if (added.kind === 'added') this.#parts.wanted()
    return added
  }

  knownOf: Board['knownOf'] = (...typed) => knownOfTyped(this.#parts.store, ...typed)

  neededBy: Board['neededBy'] = (item) => this.#parts.store.neededBy(item)

  cancel: Board['cancel'] = (items) => this.#parts.store.cancelItems(items)

  async note(item: ItemId, text: string): Promise<NoteTaken> {
    const added = await this.#parts.store.addNote(item, text)
    if ('why' in added) return { kind: 'refused', why: added.why }
    const commands = await this.ask({ kind: 'message', item })
    return commands.length === 0 ? { kind: 'waits' } : { kind: 'asked', commands }
  }

  async planOf(item: ItemId): Promise<AskedPlan | null> {
    const row = await this.#parts.store.item(item)
    const attempt = row?.state === 'asks' ? row.attempt : null
    return attempt?.plan === undefined ? null : { attempt: attempt.id, text: attempt.plan.text }
  }

  async answerPlan(reply: PlanReply): Promise<readonly Refusal[]> {
    const refused = await this.#parts.store.answerPlan(reply)
    this.#parts.wanted()
    return refused
  }

  async undoable(item: ItemId | null): Promise<Undoable | null> {
    const landed = await this.#parts.store.landedOn(this.#parts.target)
    const found = lastMerge(item === null ? landed : landed.filter((each) => each.item === item))
    return found === null ? null : { item: found.item, commit: found.commit }
  }

  undoHere: Board['undoHere'] = (item) => this.#parts.undoHere(item)

  async extendLeft(to: Extract<CommandBody, { kind: 'extend' }>['to']): Promise<Safe | null> {
    const { store } = this.#parts
    const run = await store.newestRun()
    if (run === null) return literal('nothing has been run here yet')
    const { state, message } = extensionAnswer(await store.extendBudgets(run.id, to))
    if (state === 'refused') return sanitize(message)
    this.#parts.wanted()
    return null
  }

  takeUp(): void {
    this.#parts.wanted()
  }

  async find(item: ItemId): Promise<FoundTask | null> {
    const row = await this.#parts.store.item(item)
    return row === null ? null : { id: row.item.id, state: row.state }
  }

  why: Board['why'] = async (item) => whyOf(this.#parts.store, item, await this.#parts.store.now())

  agentOffers: Board['agentOffers'] = (item) => agentOffers(this.#parts, item)
  chooseAgent: Board['chooseAgent'] = (...chosen) => chooseAgent(this.#parts, ...chosen)

  async needy(): Promise<readonly FoundTask[]> {
    const { store } = this.#parts
    const rows = await store.items({ order: 'needs you', states: needingStates, offset: 0, limit: mostNeedy })
    return rows.map(({ item: { id }, state }) => ({ id, state }))
  }

  keepCopy: Board['keepCopy'] = (...copied) => this.#parts.keepCopy(...copied)
  reportOf: Board['reportOf'] = (summary) => this.#parts.reportOf(summary)

  async failed(): Promise<readonly ItemId[]> {
    const { store } = this.#parts
    const rows = await store.items({ order: 'file', states: ['failed'], offset: 0, limit: 10_000 })
    return rows.map((row) => row.item.id)
  }

  /** Waiting tasks are ordered by their time. */
  async #nextStart(): Promise<NextStart | null> {
    const page = { order: 'needs you', states: ['waiting'], offset: 0, limit: 1 } as const
    return nextStartOf((await this.#parts.store.items(page))[0]?.item)
  }

  /** Made anew when tasks have changed since: by an undo, say. */
  async #summaryOf(run: Run, counts: StateCounts): Promise<RunSummary> {
    const of = JSON.stringify([run.id, counts])
    if (this.#summary?.of !== of) this.#summary = { of, summary: await this.#parts.summaryOf(run) }
    return this.#summary.summary
  }
}

/** Beside the panes only the first are named. */
const mostInLane = 100

const needingStates = ['conflict', 'failed', 'asks'] as const
const mostNeedy = 1_000
